//! [regorus](https://docs.rs/regorus): Rego, compiled for its virtual machine, which is used again.

use std::collections::BTreeMap;
use std::sync::Arc;

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Engine, Value};

use crate::situations::Plain;
use crate::{Peer, by_hand};

const POLICY: &str = r#"
package standard

default guarded := false
guarded if {
    input.protected
    not input.same
}

answer := "keep standard.nothing-incoming" if {
    input.field == "given-name"
    input.incoming == null
} else := "hold safeguards.protected-identity" if {
    input.field == "given-name"
    guarded
} else := "take standard.follow-source" if {
    input.field == "given-name"
} else := "take standard.caught-up" if {
    input.category == "guardian"
    input.from == "user"
    input.same
    input.incoming != null
} else := "hold safeguards.protected-identity" if {
    input.stored == null
    input.incoming != null
    input.protected
} else := "take standard.fill-empty" if {
    input.stored == null
    input.incoming != null
} else := "keep standard.own-value" if {
    input.from == "user"
} else := "keep standard.nothing-incoming" if {
    input.incoming == null
} else := "hold safeguards.protected-identity" if {
    guarded
} else := "take standard.follow-source"
"#;

/// The engine.
pub struct Regorus {
    vm: RegoVM,
    keys: [Value; 7],
    categories: [Value; 3],
    fields: [Value; 3],
    origins: [Value; 3],
    cases: Vec<Case>,
}

struct Case {
    incoming: Value,
    stored: Value,
    plain: Plain,
}

impl Peer for Regorus {
    const NAME: &'static str = "regorus";

    fn new(plain: &[Plain]) -> Self {
        let rule: Arc<str> = "data.standard.answer".into();
        let mut engine = Engine::new();
        engine.add_policy("standard.rego".to_owned(), POLICY.to_owned()).unwrap();
        let policy = engine.compile_with_entrypoint(&rule).unwrap();
        let mut vm = RegoVM::new();
        vm.load_program(Compiler::compile_from_policy(&policy, &[&*rule]).unwrap());
        let text = |text: &Option<Box<str>>| text.as_deref().map_or(Value::Null, Value::from);
        let case = |plain: &Plain| Case {
            incoming: text(&plain.incoming),
            stored: text(&plain.stored),
            plain: plain.clone(),
        };
        let keys = ["category", "field", "incoming", "stored", "from", "protected", "same"];
        Self {
            vm,
            keys: keys.map(Value::from),
            categories: ["pupil", "staff", "guardian"].map(Value::from),
            fields: ["email", "mobile", "given-name"].map(Value::from),
            origins: [Value::Null, Value::from("user"), Value::from("source")],
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
        let input: BTreeMap<Value, Value> = self.keys.iter().cloned().zip(values).collect();
        self.vm.set_input(Value::from(input));
        see(self.vm.execute().unwrap().as_string().unwrap())
    }
}
