//! [rhai](https://docs.rs/rhai): a script that is compiled once, without the checks and parts of the
//! language that it can do without.

use rhai::{AST, Dynamic, Engine, ImmutableString, OptimizationLevel, Scope};

use crate::situations::Plain;
use crate::{Peer, by_hand};

/// `protected` is a word of the language.
const POLICY: &str = r#"
if field == "given-name" {
    if incoming == () { "keep standard.nothing-incoming" }
    else if guarded && !same { "hold safeguards.protected-identity" }
    else { "take standard.follow-source" }
}
else if category == "guardian" && from == "user" && same && incoming != () { "take standard.caught-up" }
else if stored == () && incoming != () {
    if guarded { "hold safeguards.protected-identity" } else { "take standard.fill-empty" }
}
else if from == "user" { "keep standard.own-value" }
else if incoming == () { "keep standard.nothing-incoming" }
else if guarded && !same { "hold safeguards.protected-identity" }
else { "take standard.follow-source" }
"#;

/// The engine.
pub struct Rhai {
    engine: Engine,
    policy: AST,
    scope: Scope<'static>,
    categories: [Dynamic; 3],
    fields: [Dynamic; 3],
    origins: [Dynamic; 3],
    cases: Vec<Case>,
}

struct Case {
    incoming: Dynamic,
    stored: Dynamic,
    plain: Plain,
}

impl Peer for Rhai {
    const NAME: &'static str = "rhai";

    fn new(plain: &[Plain]) -> Self {
        let mut engine = Engine::new();
        engine.set_optimization_level(OptimizationLevel::Full);
        engine.set_fast_operators(true);
        let text = |text: &str| Dynamic::from(ImmutableString::from(text));
        let or_nothing = |value: &Option<Box<str>>| value.as_deref().map_or(Dynamic::UNIT, text);
        let case = |plain: &Plain| Case {
            incoming: or_nothing(&plain.incoming),
            stored: or_nothing(&plain.stored),
            plain: plain.clone(),
        };
        let mut scope = Scope::new();
        for name in ["category", "field", "incoming", "stored", "from", "guarded", "same"] {
            scope.push_dynamic(name, Dynamic::UNIT);
        }
        let policy = engine.compile(POLICY).unwrap();
        Self {
            engine,
            policy,
            scope,
            categories: ["pupil", "staff", "guardian"].map(text),
            fields: ["email", "mobile", "given-name"].map(text),
            origins: [Dynamic::UNIT, text("user"), text("source")],
            cases: plain.iter().map(case).collect(),
        }
    }

    fn decide<R>(&mut self, at: usize, see: impl FnOnce(&str) -> R) -> R {
        let Case { incoming, stored, plain } = &self.cases[at];
        let values = [
            self.categories[usize::from(plain.category)].clone(),
            self.fields[plain.field as usize].clone(),
            incoming.clone(),
            stored.clone(),
            self.origins[plain.from as usize].clone(),
            plain.protected.into(),
            by_hand::same(plain).into(),
        ];
        let names = ["category", "field", "incoming", "stored", "from", "guarded", "same"];
        for (name, value) in names.into_iter().zip(values) {
            *self.scope.get_mut(name).unwrap() = value;
        }
        let answer: ImmutableString =
            self.engine.eval_ast_with_scope(&mut self.scope, &self.policy).unwrap();
        see(&answer)
    }
}
