//! [zen-expression](https://docs.rs/zen-expression): an expression that is compiled once, on a virtual
//! machine and with an input that are used again.

use zen_expression::expression::Standard;
use zen_expression::variable::{Symbol, VariableMap};
use zen_expression::vm::VM;
use zen_expression::{Expression, Scope, Variable, compile_expression};

use crate::situations::Plain;
use crate::{Peer, by_hand};

const POLICY: &str = r#"
field == "given-name"
    ? (incoming == null ? "keep standard.nothing-incoming"
        : (protected and not same ? "hold safeguards.protected-identity" : "take standard.follow-source"))
    : (category == "guardian" and from == "user" and same and incoming != null
        ? "take standard.caught-up"
    : (stored == null and incoming != null
        ? (protected ? "hold safeguards.protected-identity" : "take standard.fill-empty")
    : (from == "user" ? "keep standard.own-value"
    : (incoming == null ? "keep standard.nothing-incoming"
    : (protected and not same ? "hold safeguards.protected-identity" : "take standard.follow-source")))))
"#;

/// The engine.
pub struct ZenExpression {
    policy: Expression<Standard>,
    vm: VM,
    cases: Cases,
}

/// Situations as this library takes them.
pub struct Cases(Vec<Case>);

struct Case {
    incoming: Variable,
    stored: Variable,
    plain: Plain,
}

impl Cases {
    /// The texts are made once.
    pub fn new(plain: &[Plain]) -> Self {
        let text = |text: &Option<Box<str>>| match text {
            Some(text) => Variable::String(Symbol::from(&**text)),
            None => Variable::Null,
        };
        let case = |plain: &Plain| Case {
            incoming: text(&plain.incoming),
            stored: text(&plain.stored),
            plain: plain.clone(),
        };
        Self(plain.iter().map(case).collect())
    }

    /// An input for a decision.
    pub fn input(&self, at: usize) -> Variable {
        let Case { incoming, stored, plain } = &self.0[at];
        let text = |text: &'static str| Variable::String(Symbol::from_static(text));
        let mut input = VariableMap::with_capacity(7);
        let mut put = |key, value| input.insert(Symbol::from_static(key), value);
        put("category", text(plain.category()));
        put("field", text(plain.field()));
        put("incoming", incoming.clone());
        put("stored", stored.clone());
        put("from", plain.from().map_or(Variable::Null, text));
        put("protected", Variable::Bool(plain.protected));
        put("same", Variable::Bool(by_hand::same(plain)));
        Variable::from_object(input)
    }
}

impl Peer for ZenExpression {
    const NAME: &'static str = "zen-expression";

    fn new(plain: &[Plain]) -> Self {
        let policy = compile_expression(POLICY).unwrap();
        Self { policy, vm: VM::new(), cases: Cases::new(plain) }
    }

    fn decide<R>(&mut self, at: usize, see: impl FnOnce(&str) -> R) -> R {
        let scope = Scope::new(self.cases.input(at));
        let answer = self.policy.evaluate_with_scope(&scope, &mut self.vm).unwrap();
        see(answer.as_str().unwrap())
    }
}
