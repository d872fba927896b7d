//! [cedar-policy](https://docs.rs/cedar-policy): policies of which any can permit. Cedar has no order,
//! so that each is written to hold where none above it does; the one that held is the reason. What is
//! forbidden is held.

use cedar_policy::{
    Authorizer, Context, Entities, EntityUid, Policy, PolicySet, Request, RestrictedExpression,
};

use crate::situations::Plain;
use crate::{Peer, by_hand};

/// The answer and the policy.
const POLICIES: [(&str, &str); 8] = [
    (
        "take standard.caught-up",
        r#"permit(principal == Category::"guardian", action, resource) when {
            resource != Field::"given-name" && context.from == "user" && context.same && context has incoming
        };"#,
    ),
    (
        "take standard.fill-empty",
        r#"permit(principal, action, resource) when {
            resource != Field::"given-name" && context has incoming && !(context has stored)
        };"#,
    ),
    (
        "keep standard.own-value",
        r#"permit(principal, action, resource) when {
            resource != Field::"given-name" && context.from == "user"
                && !(context has incoming && (!(context has stored) || (principal == Category::"guardian" && context.same)))
        };"#,
    ),
    (
        "take standard.follow-source",
        r#"permit(principal, action, resource) when {
            resource != Field::"given-name" && context.from != "user" && context has incoming && context has stored
        };"#,
    ),
    (
        "keep standard.nothing-incoming",
        r#"permit(principal, action, resource) when {
            resource != Field::"given-name" && context.from != "user" && !(context has incoming)
        };"#,
    ),
    (
        "take standard.follow-source ",
        r#"permit(principal, action, resource == Field::"given-name") when { context has incoming };"#,
    ),
    (
        "keep standard.nothing-incoming ",
        r#"permit(principal, action, resource == Field::"given-name") when { !(context has incoming) };"#,
    ),
    (
        "hold safeguards.protected-identity",
        r#"forbid(principal, action, resource) when {
            context.protected && !context.same && context has incoming
                && (resource == Field::"given-name" || !(context has stored) || context.from != "user")
        };"#,
    ),
];

/// The engine.
pub struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    categories: [EntityUid; 3],
    fields: [EntityUid; 3],
    action: EntityUid,
    cases: Vec<Plain>,
}

impl Peer for Cedar {
    const NAME: &'static str = "cedar-policy";

    fn new(plain: &[Plain]) -> Self {
        let mut policies = PolicySet::new();
        for (answer, text) in POLICIES {
            let policy: Policy = text.parse().unwrap();
            policies.add(policy.new_id(answer.parse().unwrap())).unwrap();
        }
        let uid = |kind: &str, name: &str| format!("{kind}::\"{name}\"").parse().unwrap();
        Self {
            authorizer: Authorizer::new(),
            policies,
            entities: Entities::empty(),
            categories: ["pupil", "staff", "guardian"].map(|name| uid("Category", name)),
            fields: ["email", "mobile", "given-name"].map(|name| uid("Field", name)),
            action: uid("Action", "record"),
            cases: plain.to_vec(),
        }
    }

    fn decide<R>(&mut self, at: usize, see: impl FnOnce(&str) -> R) -> R {
        let case = &self.cases[at];
        let text = |text: &str| RestrictedExpression::new_string(text.to_owned());
        let values = [
            ("incoming", case.incoming.as_deref().map(text)),
            ("stored", case.stored.as_deref().map(text)),
            ("from", Some(text(case.from().unwrap_or("nobody")))),
            ("protected", Some(RestrictedExpression::new_bool(case.protected))),
            ("same", Some(RestrictedExpression::new_bool(by_hand::same(case)))),
        ];
        let values = values.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        let request = Request::new(
            self.categories[usize::from(case.category)].clone(),
            self.action.clone(),
            self.fields[case.field as usize].clone(),
            Context::from_pairs(values).unwrap(),
            None,
        );
        let response =
            self.authorizer.is_authorized(&request.unwrap(), &self.policies, &self.entities);
        let reason: &str = response.diagnostics().reason().next().unwrap().as_ref();
        see(reason.trim_end())
    }
}
