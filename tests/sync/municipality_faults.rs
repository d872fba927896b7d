//! What is wrong with one municipality's files stops that one, and no other.

use std::fs;

use super::municipalities::{all, by_column, home, mail, night, of, stored};
use crate::support::Home;
use crate::support::postgres::Postgres;

/// The policies in a folder each, with a description each.
fn apart(more: &str) -> Home {
    let home = home();
    let description = fs::read_to_string(home.path("sources/a.yaml")).unwrap() + more;
    ["nyby", "provby", "ex"].into_iter().fold(home, |home, name| {
        let policy = fs::read_to_string(home.path(&format!("kommuner/{name}.foga"))).unwrap();
        fs::remove_file(home.path(&format!("kommuner/{name}.foga"))).unwrap();
        let policy = policy.replace("\"gemensam", "\"../gemensam");
        home.file(&format!("kommuner/{name}/{name}.foga"), policy)
            .file(&format!("kommuner/{name}/sources/a.yaml"), &description)
    })
}

fn three(home: Home) -> Home {
    home.file("9997.csv", mail("n", "n"))
        .file("9998.csv", mail("p", "p"))
        .file("9999.csv", mail("x", "x"))
}

const THREE: [&str; 3] = ["9997.csv", "9998.csv", "9999.csv"];

#[test]
fn a_description_that_is_not_there_stops_its_municipality_alone() {
    let home = three(apart(""));
    fs::remove_file(home.path("kommuner/provby/sources/a.yaml")).unwrap();
    let ran = night(&home, &THREE).exit(1);
    let ran = ran
        .complains("9998 Provby:")
        .complains("a source is described there, or in a file named by `--description`")
        .says("9997 Nyby 1 1 0 written as run 1")
        .says("9998 Provby 0 0 0 not done: `kommuner/provby/sources/a.yaml` cannot be read: there is no such file")
        .says("9999 Exempelköping 1 1 0 written as run 1");
    assert!(ran.out.ends_with("2 of 3 municipalities are done\n"), "{}", ran.out);
}

#[test]
fn so_it_does_where_a_column_says_the_municipality() {
    let home = apart("municipality: given\n")
        .file("all.csv", all(&[of("n", "9997"), of("p", "9998"), of("x", "9999")]));
    fs::remove_file(home.path("kommuner/provby/sources/a.yaml")).unwrap();
    let ran = night(&home, &["--full", "--rejected", "aside.csv", "all.csv"]).exit(1);
    let ran = ran
        .says("9997 Nyby 1 2 0 written as run 1")
        .says("9998 Provby 0 0 0 not done: `kommuner/provby/sources/a.yaml` cannot be read: there is no such file")
        .says("9999 Exempelköping 1 2 0 written as run 1")
        .never_says("no policy is for");
    assert!(ran.out.ends_with("2 of 3 municipalities are done\n"), "{}", ran.out);
    assert!(!home.path("9998.db").exists());
    let kept = fs::read_to_string(home.path("aside.csv")).unwrap();
    assert_eq!(kept.lines().count(), 1, "no row is of nobody: {kept}");

    let description = fs::read_to_string(home.path("kommuner/ex/sources/a.yaml")).unwrap();
    let home = home.file("kommuner/provby/sources/a.yaml", description);
    let ran = night(&home, &["--full", "--municipality", "9998", "all.csv"]).fine();
    ran.says("9998 Provby 1 2 0 written as run 1");
    assert_eq!(stored(&home, "9998.db", &[])[0], "p,email,p@mejl.example");
}

#[test]
fn one_without_the_source_needs_no_description_of_it() {
    let home = apart("municipality: given\n")
        .file("kommuner/provby/provby.foga", OTHER_SOURCE)
        .file("all.csv", all(&[of("n", "9997"), of("x", "9999")]));
    fs::remove_file(home.path("kommuner/provby/sources/a.yaml")).unwrap();
    let ran = night(&home, &["--full", "all.csv"]).fine();
    assert!(ran.out.ends_with("2 of 2 municipalities are done\n"), "{}", ran.out);
}

const OTHER_SOURCE: &str =
    "policy provby extends standard\nmunicipality \"9998\" \"Provby\"\nsource b \"System B\"\n";

#[test]
fn a_description_that_is_not_that_of_most_stops_its_municipality_alone() {
    let home = apart("municipality: given\n")
        .file("all.csv", all(&[of("n", "9997"), of("p", "9998"), of("x", "9999")]));
    let path = "kommuner/provby/sources/a.yaml";
    let description = fs::read_to_string(home.path(path)).unwrap();
    for other in [description.replace("municipality: given\n", ""), description + "# mine\n"] {
        let home = apart("municipality: given\n")
            .file("all.csv", all(&[of("n", "9997"), of("p", "9998"), of("x", "9999")]))
            .file(path, &other);
        let ran = night(&home, &["all.csv"]).exit(1);
        let failed = format!(
            "9998 Provby 0 0 0 not done: `{path}` does not describe the files as most descriptions do"
        );
        ran.says("9997 Nyby 1 2 0 written as run 1")
            .says(&failed)
            .says("9999 Exempelköping 1 2 0 written as run 1")
            .complains("files with records of several municipalities have one description");
    }
    fs::remove_file(home.path("kommuner/ex/sources/a.yaml")).unwrap();
    let home = home.file(path, "format: csv\n");
    night(&home, &["all.csv"]).exit(1).says("9997 Nyby 1 2 0 written as run 1");
}

#[test]
fn where_as_many_read_their_own_files_each_reads_its_own() {
    let home = three(apart("municipality: given\n"));
    fs::remove_file(home.path("kommuner/ex/sources/a.yaml")).unwrap();
    let path = "kommuner/provby/sources/a.yaml";
    let other = fs::read_to_string(home.path(path)).unwrap().replace("municipality: given\n", "");
    let home = home.file(path, other).file("9997.csv", all(&[of("n", "9997")]));
    let ran = night(&home, &THREE).exit(1);
    ran.says("9997 Nyby 1 2 0 written as run 1").says("9998 Provby 1 1 0 written as run 1");
}

#[test]
fn where_as_many_read_the_files_in_two_ways_nothing_runs() {
    let home = apart("municipality: given\n").file("all.csv", all(&[of("n", "9997")]));
    fs::remove_file(home.path("kommuner/ex/sources/a.yaml")).unwrap();
    let path = "kommuner/provby/sources/a.yaml";
    let other = fs::read_to_string(home.path(path)).unwrap() + "# mine\n";
    let home = home.file(path, other);
    let ran = night(&home, &["all.csv"]).exit(2);
    ran.complains("the policies `nyby` and `provby` do not read the files alike");
    assert!(!home.path("9997.db").exists());
}

#[test]
fn one_that_reads_its_own_files_by_a_column_does_not_keep_others_from_theirs() {
    let home = three(apart("")).file("9998.csv", all(&[of("p", "9998"), of("n", "9997")]));
    let path = "kommuner/provby/sources/a.yaml";
    let other = fs::read_to_string(home.path(path)).unwrap() + "municipality: given\n";
    let ran = night(&home.file(path, other), &THREE).fine();
    ran.says("9997 Nyby 1 1 0 written as run 1").says("9998 Provby 1 2 1 written as run 1");
}

#[test]
fn a_policy_that_cannot_be_used_stops_its_municipality_alone() {
    let home = three(home()).file(
        "kommuner/provby.foga",
        "policy provby extends standard\nmunicipality \"9998\" \"Provby\"\nrank x\n",
    );
    let ran = night(&home, &THREE).exit(1);
    let ran = ran
        .complains("kommuner/provby.foga:3:6")
        .says("9997 Nyby 1 1 0 written as run 1")
        .says("9998 Provby 0 0 0 not done: there is no source `x`")
        .says("9999 Exempelköping 1 1 0 written as run 1")
        .never_says("no policy is for");
    assert!(ran.out.ends_with("2 of 3 municipalities are done\n"), "{}", ran.out);
    night(&home, &["--municipality", "9998", "9998.csv"]).exit(1);
    let ran = night(&home, &["--municipality", "nyby", "9997.csv"]).fine();
    assert_eq!(ran.err, "", "of the others nothing is told");
}

#[test]
fn records_of_one_whose_policy_cannot_be_used_are_nobody_elses() {
    let home = by_column()
        .file(
            "all.csv",
            all(&[of("n", "9997"), of("p", "9998"), of("q", "Provby"), of("x", "9999")]),
        )
        .file(
            "kommuner/provby.foga",
            "policy provby extends standard\nmunicipality \"9998\" \"Provby\"\nrank x\n",
        );
    let ran = night(&home, &["--full", "all.csv"]).exit(1);
    ran.says("9997 Nyby 1 2 0 written as run 1")
        .says("9998 Provby 0 0 0 not done: there is no source `x`")
        .says("9999 Exempelköping 1 2 0 written as run 1")
        .never_says("no policy is for");
}

#[test]
fn policies_that_cannot_be_used_are_told_all_at_once() {
    let home = home()
        .file("9997.csv", mail("n", "n"))
        .file(
            "kommuner/first.foga",
            "policy first extends standard\nmunicipality \"1\" \"A\"\nrank x\n",
        )
        .file("kommuner/more/second.foga", "policy second extends standard\n")
        .file("kommuner/third.foga", "policy third extends standard\nmunicipality \"9998\"\n")
        .file("kommuner/fourth.foga", "policy fourth extends standard\nrank x\n");
    let ran = night(&home, &["--format", "json", "9997.csv"]).exit(1);
    let told = ran.json();
    let ends = told["municipalities"].as_array().unwrap().iter();
    let ends: Vec<_> = ends
        .map(|share| (share["municipality"].as_str().unwrap(), share["end"].as_str().unwrap()))
        .collect();
    let expected =
        [("1", "failed"), ("9997", "written"), ("9998", "failed"), ("9999", "nothing-delivered")];
    assert_eq!(ends, expected);
    assert_eq!(told["municipalities"][2]["error"], "the municipality `9998` has two policies");
    let unusable = told["unusable_policies"].as_array().unwrap().iter();
    let unusable: Vec<_> = unusable.map(|one| one["place"].as_str().unwrap()).collect();
    assert_eq!(unusable, ["kommuner/fourth.foga", "kommuner/more/second.foga"]);
    assert_eq!(told["done"], false);
    ran.complains("kommuner/first.foga:3:6")
        .complains("kommuner/fourth.foga:2:6")
        .complains("`kommuner/more/second.foga` does not say for which municipality it is")
        .complains("the municipality `9998` has two policies")
        .complains("kommuner/third.foga:2:14")
        .complains("the other is `provby`, which says so in kommuner/provby.foga:2:14");
}

#[test]
fn where_no_policy_can_be_used_nothing_runs() {
    let home = home().file("9997.csv", mail("n", "n"));
    let home = home.file("kommuner/gemensam.foga", "policy gemensam extends standard\nrank x\n");
    let ran = night(&home, &["9997.csv"]).exit(1);
    assert_eq!(ran.out, "");
    assert_eq!(ran.err.matches("kommuner/gemensam.foga:2:6").count(), 1, "{}", ran.err);
    assert!(!home.path("9997.db").exists());
}

#[test]
fn a_file_that_is_not_there_stops_its_municipality_alone() {
    let home = home().file("9997.csv", mail("n", "n"));
    let ran = night(&home, &["9997.csv", "inbox/9998/a.csv", "inbox/all"]).exit(1);
    ran.says("9997 Nyby 1 1 0 written as run 1")
        .says(
            "9998 Provby 0 0 0 not done: `inbox/9998/a.csv` cannot be read: there is no such file",
        )
        .says("inbox/all `inbox/all` cannot be read: there is no such file");
}

#[test]
fn what_was_done_is_told_where_rows_of_nobody_cannot_be_kept() {
    let home = by_column().file("all.csv", all(&[of("n", "9997")]));
    let home = home.file("aside.csv.unfinished/a", "in the way");
    let ran = night(&home, &["--rejected", "aside.csv", "all.csv"]).exit(3);
    ran.says("9997 Nyby 1 2 0 written as run 1").complains("aside.csv");
    night(&home, &["--rejected", "all.csv", "all.csv"]).exit(2).never_says("written as run");
}

#[test]
fn a_file_that_is_called_as_another_source_is_not_of_this_one() {
    let home = home()
        .file("kommuner/gemensam.foga", "policy gemensam extends standard\nsource a \"System A\"\nsource procapita \"Procapita\"\n")
        .file("procapita/9997/a.csv", mail("n", "n"))
        .file("procapita/9997/procapita.csv", mail("n", "wrong"))
        .file("procapita/user/9998.csv", mail("p", "wrong"))
        .file("procapita/9999/a-procapita.csv", mail("x", "x"));
    let ran = night(&home, &["procapita"]).fine();
    ran.says("9997 Nyby 1 1 0 written as run 1")
        .says("9998 Provby 0 0 0 nothing was delivered")
        .says("9999 Exempelköping 1 1 0 written as run 1")
        .says("of another source, and passed over: 2")
        .says("procapita/9997/procapita.csv it is called as the source `procapita` is")
        .says("procapita/user/9998.csv it is called as the source `user` is");
    let stored = stored(&home, "9997.db", &[]);
    assert_eq!(stored[0], "n,email,n@mejl.example");
}

#[test]
fn files_of_several_nights_are_not_all_that_a_source_has() {
    let home = home()
        .file("inbox/9997/a-2026-11-23.csv", mail("gone", "gone"))
        .file("inbox/9997/a-2026-11-24.csv", mail("n", "n"))
        .file("inbox/9998/2026-11-24-elever.csv", mail("p", "p"))
        .file("inbox/9998/2026-11-24-foraldrar.csv", mail("q", "q"))
        .file("inbox/9999/a.csv", mail("x", "x"));
    let ran = night(&home, &["--full", "inbox"]).exit(1);
    ran.says("9997 Nyby 0 0 0 not done: its files are of several days: `2026-11-23`, `2026-11-24`")
        .says("9999 Exempelköping 1 1 0 written as run 1")
        .complains("name those of one day");
    let ran = night(&home, &["--municipality", "9997", "inbox"]).fine();
    ran.says("9997 Nyby 2 2 0 written as run 1");
}

#[test]
fn a_name_of_two_municipalities_is_told_to_be_so() {
    let home = home()
        .file(
            "kommuner/fjarde.foga",
            "policy fjarde extends standard\nmunicipality \"0001\" \"Nyby\"\n",
        )
        .file("a-9997-9998.csv", mail("n", "n"))
        .file("Nyby.csv", mail("n", "n"));
    let ran = night(&home, &["a-9997-9998.csv", "Nyby.csv"]).exit(1);
    ran.says("a-9997-9998.csv both `9997` and `9998` stand in its name")
        .says("Nyby.csv several municipalities are called `nyby`: name the one meant by its code");
}

#[test]
fn without_a_connection_the_others_are_not_tried_and_all_may_be_repeated() {
    let home = three(apart(""));
    // Nobody listens there.
    let nobody = "postgres://foga@127.0.0.1:1/kommuner";
    let words = [&["--store", nobody, "--format", "json"], &THREE[..]].concat();
    let ran = night(&home, &words).exit(3);
    assert_eq!(ran.err.matches("there is no connection").count(), 2, "{}", ran.err);
    let told = ran.json();
    assert_eq!((&told["done"], &told["again"]), (&false.into(), &true.into()));
    for share in told["municipalities"].as_array().unwrap() {
        assert_eq!((&share["end"], &share["again"]), (&"failed".into(), &true.into()), "{share}");
    }
    let why = "not tried, as there was no connection for those before it";
    assert_eq!(told["municipalities"][2]["error"], why);

    let ran = night(&home, &[&["--store", nobody], &THREE[..]].concat()).exit(3);
    ran.says("9999 Exempelköping 0 0 0 not done: not tried, as there was no connection for those before it")
        .says("not done: 9997, 9998, 9999; the same command does them later");
}

#[test]
fn what_is_wrong_with_a_delivery_is_not_for_later() {
    let home = three(apart("")).file("9997.csv", "Namn;Adress\nAnna;Storgatan 1\n");
    let nobody = "postgres://foga@127.0.0.1:1/kommuner";
    let words = [&["--store", nobody, "--format", "json"], &THREE[..]].concat();
    let told = night(&home, &words).exit(1).json();
    let again: Vec<_> =
        told["municipalities"].as_array().unwrap().iter().map(|it| &it["again"]).collect();
    assert_eq!(again, [false, true, true]);
    assert_eq!(told["again"], false);
}

#[test]
fn another_run_of_one_municipality_is_for_later() {
    let home = three(apart(""));
    let database = Postgres::shared().database();
    let url = Postgres::shared().url(&database);
    night(&home, &[&["--store", &url], &THREE[..]].concat()).fine();
    let (mut other, name) = (Postgres::shared().connect(&database), "9998");
    let mut held = other.transaction().unwrap();
    let lock = "SELECT pg_advisory_xact_lock(x'466f6761'::integer, number) FROM foga.municipality
                WHERE code = $1";
    held.execute(lock, &[&name]).unwrap();
    let words = [&["--store", &url, "--wait", "1s", "--format", "json"], &THREE[..]].concat();
    let told = night(&home, &words).exit(3).json();
    let again: Vec<_> =
        told["municipalities"].as_array().unwrap().iter().map(|it| &it["again"]).collect();
    assert_eq!(again, [&serde_json::Value::Null, &true.into(), &serde_json::Value::Null]);
}
