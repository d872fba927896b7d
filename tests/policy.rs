//! What a policy makes of its files.

use foga::policy::{Layers, Limit, Policy};

use crate::support::policies::{policy, policy_over};

#[test]
fn a_policy_is_shared_freely_between_threads() {
    fn is_shared<T: Send + Sync + 'static>() {}
    is_shared::<Policy>();
    is_shared::<Layers>();
}

#[test]
fn the_nearest_limit_rank_and_municipality_count() {
    let base = "policy base extends standard
        municipality \"1\" \"Near\"
        source alfa source beta
        rank alfa > beta
        limit overwrites to 5 % above 10 values";
    let near = policy_over("policy own extends \"base.foga\"", base).policy;
    assert_eq!(near.limit(), Some(Limit { percent: 5, above: 10 }));
    assert_eq!(near.municipality().unwrap().label.as_ref(), "Near");
    assert_eq!(near.roster([]).names().collect::<Vec<_>>(), ["alfa", "beta"]);
    let own = "policy own extends \"base.foga\"
        municipality \"2\"
        rank beta > alfa
        limit overwrites to 100 % above 0 values";
    let nearest = policy_over(own, base).policy;
    assert_eq!(nearest.limit(), Some(Limit { percent: 100, above: 0 }));
    assert_eq!(nearest.municipality().unwrap().label.as_ref(), "2");
    assert_eq!(nearest.roster([]).names().collect::<Vec<_>>(), ["beta", "alfa"]);
    let far = policy("policy own extends standard").policy;
    assert_eq!(far.limit(), Some(Limit { percent: 20, above: 50 }));
    assert_eq!(far.municipality(), None);
}

#[test]
fn rules_are_asked_from_the_municipality_to_the_base_and_guards_the_other_way() {
    let base = "policy base category staff field email is email
        guard staff: email { base-guard: hold when protected }
        staff: email { one: take }
        staff: email { two: keep }";
    let own = "policy own extends \"base.foga\"
        staff: email { first: keep when edited }
        guard staff: email { own-guard: keep when new }
        every category: every field { second: clear when stored is missing }";
    let policy = policy_over(own, base).policy;
    let slot = policy.slots().next().unwrap();
    let names = |rules: &[foga::policy::SlotRule]| {
        rules.iter().map(|rule| policy.rule(rule.rule).name.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names(&slot.rules), ["own.first", "own.second", "base.one", "base.two"]);
    assert_eq!(names(&slot.guards), ["base.base-guard", "own.own-guard"]);
}

#[test]
fn more_tests_than_can_be_numbered_are_an_error_and_no_other_policy() {
    let conditions: Vec<String> =
        (0..=u32::from(u16::MAX)).map(|days| format!("stored is older than {days} days")).collect();
    let text = format!(
        "policy p category staff field email is email staff: email {{ r: keep when {} }}",
        conditions.join(" or ")
    );
    let source = foga::text::SourceText::new("p.foga", text);
    let layers = Layers::gather("p.foga".as_ref(), source, &|_| Err("no".to_owned()));
    let (policy, findings) = Policy::check(&layers);
    assert!(policy.is_none());
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].message, "the rules of one field ask more than 65535 different things");
}

#[test]
fn a_changed_copy_of_a_built_in_policy_is_told_that_it_is_one() {
    let text = foga::policy::built_in("safeguards").unwrap().text().to_owned();
    let messages = |text: String| {
        let source = foga::text::SourceText::new("copy/safeguards.foga", text);
        let layers =
            Layers::gather("copy/safeguards.foga".as_ref(), source, &|_| Err("no".to_owned()));
        Policy::check(&layers).1.into_iter().map(|finding| finding.message).collect::<Vec<_>>()
    };
    assert_eq!(messages(text.clone()), [""; 0]);
    let changed = text.replace("20 %", "30 %");
    assert_eq!(
        messages(changed),
        ["this file is not the built-in policy `safeguards`, and says something else"]
    );
}
