//! [cel](https://docs.rs/cel): the Common Expression Language, as an expression that is compiled once.
//!
//! The variables come from a resolver that lends them, which its own bench does, so that there is
//! nothing to build for a decision.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cel::common::types::{CelBool, CelNull, CelString};
use cel::common::value::{CowVal, Val};
use cel::context::{Context, VariableResolver};
use cel::{Env, Program, Value};

use crate::situations::Plain;
use crate::{Peer, by_hand};

const POLICY: &str = r#"
field == "given-name"
    ? (incoming == null ? "keep standard.nothing-incoming"
        : protected && !same ? "hold safeguards.protected-identity" : "take standard.follow-source")
    : category == "guardian" && from == "user" && same && incoming != null
        ? "take standard.caught-up"
    : stored == null && incoming != null
        ? (protected ? "hold safeguards.protected-identity" : "take standard.fill-empty")
    : from == "user" ? "keep standard.own-value"
    : incoming == null ? "keep standard.nothing-incoming"
    : protected && !same ? "hold safeguards.protected-identity" : "take standard.follow-source"
"#;

/// The engine.
pub struct Cel {
    program: Program,
    env: Arc<Env>,
    cases: Cases,
}

struct Case {
    category: CelString<'static>,
    field: CelString<'static>,
    incoming: Option<CelString<'static>>,
    stored: Option<CelString<'static>>,
    from: Option<CelString<'static>>,
    protected: CelBool,
    plain: Plain,
}

struct Cases {
    all: Vec<Case>,
    at: AtomicUsize,
}

impl Peer for Cel {
    const NAME: &'static str = "cel";

    fn new(plain: &[Plain]) -> Self {
        let text = |text: &str| CelString::from(text.to_owned());
        let case = |plain: &Plain| Case {
            category: text(plain.category()),
            field: text(plain.field()),
            incoming: plain.incoming.as_deref().map(text),
            stored: plain.stored.as_deref().map(text),
            from: plain.from().map(text),
            protected: CelBool::from(plain.protected),
            plain: plain.clone(),
        };
        let env = Arc::new(Env::stdlib());
        let cases = Cases { all: plain.iter().map(case).collect(), at: AtomicUsize::new(0) };
        Self { program: env.compile(POLICY).unwrap(), env, cases }
    }

    fn decide<R>(&mut self, at: usize, see: impl FnOnce(&str) -> R) -> R {
        self.cases.at.store(at, Ordering::Relaxed);
        let mut context = Context::with_env(Arc::clone(&self.env));
        context.set_variable_resolver(&self.cases);
        let answer = Value::resolve_val(self.program.expression(), &context).unwrap();
        see(answer.downcast_ref::<CelString<'_>>().unwrap().inner())
    }
}

impl VariableResolver for Cases {
    fn resolve<'b>(&'b self, variable: &str) -> Option<CowVal<'b, 'b>> {
        let case = &self.all[self.at.load(Ordering::Relaxed)];
        let text = |text: &'b CelString<'static>| text as &dyn Val;
        let or_null = |value: &'b Option<_>| value.as_ref().map_or(&CelNull as &dyn Val, text);
        Some(CowVal::Borrowed(match variable {
            "category" => text(&case.category),
            "field" => text(&case.field),
            "incoming" => or_null(&case.incoming),
            "stored" => or_null(&case.stored),
            "from" => or_null(&case.from),
            "protected" => &case.protected,
            "same" => return Some(CowVal::owned(CelBool::from(by_hand::same(&case.plain)))),
            _ => return None,
        }))
    }
}
