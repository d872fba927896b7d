//! Elements, as IMS Enterprise has them.

use std::fmt::Write;

use super::{Family, Files, Person, people, yes};

pub fn enterprise(families: &[Family]) -> Files {
    let mut text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<enterprise>\n".to_owned();
    for (is_pupil, person) in people(families) {
        let Person { number, given, family, email, mobile, street, protected } = person;
        let role = if is_pupil { "Student" } else { "Guardian" };
        let (protected, family) = (yes(*protected), family.replace('\'', "&apos;"));
        write!(
            text,
            "<person>\n <sourcedid><source>x</source><id>{number}</id></sourcedid>\n \
             <name><fn>{given} {family}</fn><n><family>{family}</family>\
             <given><![CDATA[{given}]]></given></n></name>\n"
        )
        .unwrap();
        if !email.is_empty() {
            writeln!(text, " <email>{email}</email>").unwrap();
        }
        text += " <tel teltype=\"2\">070-1740605</tel>";
        if !mobile.is_empty() {
            write!(text, "<tel teltype=\"3\">{mobile}</tel>").unwrap();
        }
        writeln!(
            text,
            "\n <adr><street>{street}</street><locality>Exempelk&#246;ping</locality>\
             <pcode>999 01</pcode></adr>\n <institutionrole primaryrole=\"Yes\" \
             institutionroletype=\"{role}\"/>\n <extension><secrecy>{protected}</secrecy>\
             </extension>\n</person>"
        )
        .unwrap();
    }
    vec![("people.xml", (text + "</enterprise>\n").into_bytes())]
}
