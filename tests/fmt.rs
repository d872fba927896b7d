//! What `foga fmt` does to files, beside what it writes in them.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};

use crate::support::Home;

const LOOSE: &str = "policy p   extends standard\n";
const LAID_OUT: &str = "policy p extends standard\n";

fn mode(home: &Home, file: &str) -> u32 {
    fs::metadata(home.path(file)).unwrap().permissions().mode() & 0o7777
}

fn read(home: &Home, file: &str) -> String {
    fs::read_to_string(home.path(file)).unwrap()
}

#[test]
fn what_a_link_points_at_is_laid_out_and_the_link_stays() {
    let home = Home::new();
    fs::create_dir(home.path("shared")).unwrap();
    let home = home.file("shared/p.foga", LOOSE);
    symlink("shared/p.foga", home.path("link.foga")).unwrap();
    home.foga(&["fmt", "link.foga"]).fine();
    assert_eq!(read(&home, "shared/p.foga"), LAID_OUT);
    assert!(fs::symlink_metadata(home.path("link.foga")).unwrap().is_symlink());
}

#[test]
fn who_may_do_what_with_the_file_stays_as_it_is() {
    let home = Home::new().file("p.foga", LOOSE);
    fs::set_permissions(home.path("p.foga"), Permissions::from_mode(0o640)).unwrap();
    home.foga(&["fmt", "p.foga"]).fine();
    assert_eq!((read(&home, "p.foga").as_str(), mode(&home, "p.foga")), (LAID_OUT, 0o640));
}

#[test]
fn a_file_that_may_not_be_written_is_not_replaced() {
    let home = Home::new().file("p.foga", LOOSE);
    fs::set_permissions(home.path("p.foga"), Permissions::from_mode(0o444)).unwrap();
    home.foga(&["fmt", "p.foga"])
        .exit(3)
        .complains("error: `p.foga` cannot be written: it is read-only");
    assert_eq!((read(&home, "p.foga").as_str(), mode(&home, "p.foga")), (LOOSE, 0o444));
    assert!(!home.path("p.foga.tmp").exists());
}
