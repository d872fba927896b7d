//! [zen-engine](https://docs.rs/zen-engine): a decision table in a graph, compiled once.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use serde_json::{Value, json};
use zen_engine::Decision;

use crate::Peer;
use crate::situations::Plain;
use crate::zen_expression::Cases;

/// The engine.
pub struct ZenEngine {
    decision: Decision,
    cases: Cases,
}

const COLUMNS: [&str; 7] = ["field", "category", "from", "stored", "incoming", "same", "protected"];

/// The rows, asked from top to bottom; an empty cell is anything.
const ROWS: [([&str; 7], &str); 10] = [
    ([G, "", "", "", "null", "", ""], "keep standard.nothing-incoming"),
    ([G, "", "", "", "", "false", "true"], "hold safeguards.protected-identity"),
    ([G, "", "", "", "", "", ""], "take standard.follow-source"),
    (["", "'guardian'", "'user'", "", PRESENT, "true", ""], "take standard.caught-up"),
    (["", "", "", "null", PRESENT, "", "true"], "hold safeguards.protected-identity"),
    (["", "", "", "null", PRESENT, "", ""], "take standard.fill-empty"),
    (["", "", "'user'", "", "", "", ""], "keep standard.own-value"),
    (["", "", "", "", "null", "", ""], "keep standard.nothing-incoming"),
    (["", "", "", "", "", "false", "true"], "hold safeguards.protected-identity"),
    (["", "", "", "", "", "", ""], "take standard.follow-source"),
];
const G: &str = "'given-name'";
const PRESENT: &str = "$ != null";

fn graph() -> Value {
    let inputs = COLUMNS.map(|name| json!({"id": name, "name": name, "field": name}));
    let rows = ROWS.iter().enumerate().map(|(at, (cells, answer))| {
        let cells = COLUMNS.iter().zip(cells).map(|(name, cell)| ((*name).to_owned(), json!(cell)));
        let own = [
            ("_id".to_owned(), json!(at.to_string())),
            ("answer".to_owned(), json!(format!("'{answer}'"))),
        ];
        Value::Object(cells.chain(own).collect())
    });
    json!({
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", "content": {}},
            {"id": "table", "name": "table", "type": "decisionTableNode", "content": {
                "hitPolicy": "first",
                "inputs": inputs,
                "outputs": [{"id": "answer", "name": "answer", "field": "answer"}],
                "rules": rows.collect::<Vec<_>>(),
            }},
            {"id": "out", "name": "out", "type": "outputNode", "content": {}},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "table"},
            {"id": "2", "sourceId": "table", "targetId": "out"},
        ],
    })
}

impl Peer for ZenEngine {
    const NAME: &'static str = "zen-engine";

    fn new(plain: &[Plain]) -> Self {
        let content: zen_engine::model::GraphContent = serde_json::from_value(graph()).unwrap();
        let mut decision = Decision::from(content);
        decision.compile();
        Self { decision, cases: Cases::new(plain) }
    }

    fn decide<R>(&mut self, at: usize, see: impl FnOnce(&str) -> R) -> R {
        let answer = at_once(self.decision.evaluate(self.cases.input(at))).unwrap();
        see(answer.result.dot("answer").unwrap().as_str().unwrap())
    }
}

/// What a future gives that has nothing to wait for.
fn at_once<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("a table waits for nothing"),
    }
}
