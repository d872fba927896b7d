//! [datalogic-rs](https://docs.rs/datalogic-rs): JSONLogic, compiled once. Inputs are lent, which
//! its documentation calls zero-copy, and the arena of its results is used again.

use bumpalo::Bump;
use datalogic_rs::{DataValue, Engine, Logic};
use serde_json::{Value, json};

use crate::situations::Plain;
use crate::{Peer, by_hand};

/// The engine.
pub struct Datalogic {
    engine: Engine,
    policy: Logic,
    arena: Bump,
    cases: Vec<Plain>,
}

fn policy() -> Value {
    let var = |name: &str| json!({"var": name});
    let is = |name: &str, value: Value| json!({"===": [var(name), value]});
    let not = |inner: Value| json!({"!": [inner]});
    // A text that is there is true.
    let missing = |name: &str| not(var(name));
    let take = |rule: &str| {
        let guarded = json!({"and": [var("protected"), not(var("same"))]});
        json!({"if": [guarded, "hold safeguards.protected-identity", format!("take {rule}")]})
    };
    let nothing = json!("keep standard.nothing-incoming");
    let follow = take("standard.follow-source");
    let caught_up = json!({"and": [
        is("category", json!("guardian")), is("from", json!("user")), var("same"), var("incoming")
    ]});
    json!({"if": [
        is("field", json!("given-name")), {"if": [missing("incoming"), nothing, follow]},
        caught_up, "take standard.caught-up",
        {"and": [missing("stored"), var("incoming")]}, take("standard.fill-empty"),
        is("from", json!("user")), "keep standard.own-value",
        missing("incoming"), nothing,
        follow
    ]})
}

impl Peer for Datalogic {
    const NAME: &'static str = "datalogic-rs";

    fn new(plain: &[Plain]) -> Self {
        let engine = Engine::new();
        let policy = engine.compile(policy().to_string().as_str()).unwrap();
        Self { engine, policy, arena: Bump::new(), cases: plain.to_vec() }
    }

    fn decide<R>(&mut self, at: usize, see: impl FnOnce(&str) -> R) -> R {
        self.arena.reset();
        let case = &self.cases[at];
        let or_null = |text: Option<_>| text.map_or(DataValue::Null, DataValue::String);
        let input = [
            ("field", DataValue::String(case.field())),
            ("category", DataValue::String(case.category())),
            ("stored", or_null(case.stored.as_deref())),
            ("from", or_null(case.from())),
            ("incoming", or_null(case.incoming.as_deref())),
            ("protected", DataValue::Bool(case.protected)),
            ("same", DataValue::Bool(by_hand::same(case))),
        ];
        let input = DataValue::Object(&input);
        let answer = self.engine.evaluate(&self.policy, &input, &self.arena).unwrap();
        see(answer.as_str().unwrap())
    }
}
