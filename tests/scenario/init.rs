//! `foga init`.

use super::Folder;

const INIT: [&str; 6] =
    ["init", "kommun", "--name", "exempelstad", "--sources", "extens,procapita"];

#[test]
fn a_new_municipality_passes_check_and_test_at_once() {
    let folder = Folder::new();
    let ran = folder.foga(&INIT).fine();
    let made = [
        "exempelstad.foga",
        "sources/extens.yaml",
        "sources/procapita.yaml",
        "README.md",
        ".github/workflows/rules.yml",
    ];
    for file in made {
        assert!(folder.has(&format!("kommun/{file}")), "{file}");
        assert!(ran.out.contains(&format!("kommun/{file}\n")), "{}", ran.out);
    }
    let checked = folder.foga(&["check", "kommun/exempelstad.foga"]).fine();
    assert!(checked.out.contains("kommun/exempelstad.foga: no findings"), "{}", checked.out);
    folder.foga(&["fmt", "--check", "kommun/exempelstad.foga"]).fine();
    folder.foga(&["test", "kommun", "--min-coverage", "100%"]).fine();
    folder.foga(&["test", "kommun", "--ci", "--quiet"]).fine();
}

/// A rule of one's own with a name of the standard changes the meaning of no scenario.
#[test]
fn the_scenarios_name_their_rules_in_full() {
    let folder = Folder::new();
    folder.foga(&INIT).fine();
    let policy = folder.read("kommun/exempelstad.foga");
    let own = "\npupil: email { follow-source: keep when source is procapita and protected }\n";
    folder.write("kommun/exempelstad.foga", &(policy + own));
    folder.foga(&["test", "kommun"]).fine();
}

#[test]
fn one_source_or_three_with_other_names_will_do() {
    for sources in ["edlevo", "åland,edlevo,best-2"] {
        let folder = Folder::new();
        folder.foga(&["init", ".", "--name", "småstad", "--sources", sources]).fine();
        folder.foga(&["check", "småstad.foga"]).fine();
        folder.foga(&["fmt", "--check", "småstad.foga"]).fine();
        folder.foga(&["test", "--min-coverage", "100%"]).fine();
    }
}

/// The description of a source is one that a synchronisation takes.
#[test]
fn the_descriptions_can_be_used() {
    let folder = Folder::new();
    folder.foga(&INIT).fine();
    folder.write(
        "extens.csv",
        "Personnummer;Roll;Förnamn;Efternamn;E-post;Mobil;Gata;Postnr;Ort\n\
         201701012393;Elev;Hugo;Påhittsson;hugo@mejl.example;070-1740605;Gatan 1;999 01;Orten\n",
    );
    let sync = [
        "sync",
        "--policy",
        "kommun/exempelstad.foga",
        "--source",
        "extens",
        "--date",
        "2026-11-23",
        "extens.csv",
    ];
    folder.foga(&sync).exit(0);
    let shown = folder.foga(&["export"]).exit(0);
    assert!(shown.out.contains("hugo@mejl.example"), "{}", shown.out);
}

#[test]
fn nothing_is_overwritten() {
    let folder = Folder::new().file("kommun/README.md", "mine");
    folder.foga(&INIT).exit(2).complains("`kommun/README.md` would be overwritten");
    assert_eq!(folder.read("kommun/README.md"), "mine");
    assert!(!folder.has("kommun/exempelstad.foga"), "it is all or nothing");
}

#[test]
fn names_that_the_language_does_not_have_are_refused() {
    let refused = |name: &str, sources: &str, why: &str| {
        let folder = Folder::new();
        folder.foga(&["init", "x", "--name", name, "--sources", sources]).exit(2).complains(why);
        assert!(!folder.has("x"));
    };
    refused("Exempelstad", "extens", "`Exempelstad` is no name for a policy");
    refused("exempel--stad", "extens", "is no name for a policy");
    refused("standard", "extens", "is the name of a built-in policy");
    refused("exempelstad", "extens,Procapita", "`Procapita` is no name for a source");
    refused("exempelstad", "extens,extens", "the source `extens` is named twice");
    refused("exempelstad", "user", "`user` belongs to the language");
    refused("exempelstad", "stored", "`stored` belongs to the language");
    refused("exempelstad", "pupil", "`pupil` cannot be both a source and a category");
}
