//! Tests signatures in both directions: `ssh-keygen` accepts signatures of claimbook, claimbook accepts those of
//! `ssh-keygen`, and invalid signatures are refused.
//!
//! The keys in `tests/signature` are public test keys. `ssh-keygen` made the keys of unsupported kinds and the
//! signatures. The library made the file of the security key, because `ssh-keygen` needs a device for it.

use std::fmt::Write;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::{Command, Stdio};

use claimbook_core::model::Date;
use claimbook_release::signature::{Signer, sign, verify};
use claimbook_testing::{project, skipped};
use proptest::prelude::*;

/// The signing keys, each with its principals in `allowed_signers` and its fingerprint from `ssh-keygen -l`.
const KEYS: [(&str, &[&str], &str); 2] = [
    ("test-key-ed25519", &["ann@example.org"], "SHA256:TmFl8PyyAbGw183/xq64BquUaECP7Apl0kgiL1jKKwo"),
    (
        "test-key-ecdsa-p256",
        &["ben@example.org", "*@ports.example.org"],
        "SHA256:b+gMl+GvsS7vgt2EGHYQjjLID+Zb7cTVJ3EQT0d8REo",
    ),
];

fn fixture(name: &str) -> String {
    fs::read_to_string(project().join("tests/signature").join(name)).expect("a file of the fixture")
}

fn day() -> Option<Date> {
    Date::new(2031, 5, 2)
}

/// Returns a line of the allowed signers file that allows Ann's key with these options.
fn allowed(options: &str) -> String {
    let list = fixture("allowed_signers");
    let key = list.lines().find_map(|line| line.strip_prefix("ann@example.org ")).expect("Ann's key");
    format!("ann@example.org {options} {key}\n")
}

#[test]
fn a_signature_vouches_for_its_message_and_says_whose_it_is() {
    for (key, principals, fingerprint) in KEYS {
        let signature = sign(fixture("SHA256SUMS").as_bytes(), &fixture(key)).expect(key);
        assert_eq!(sign(fixture("SHA256SUMS").as_bytes(), &fixture(key)), Ok(signature.clone()), "always the same");
        let signer = verify(fixture("SHA256SUMS").as_bytes(), &signature, &fixture("allowed_signers"), day());
        let principals = principals.iter().map(ToString::to_string).collect();
        assert_eq!(signer, Ok(Signer { principals, fingerprint: fingerprint.to_owned() }));
    }
}

#[test]
fn a_signature_by_an_ed25519_key_is_what_ssh_keygen_made_of_it() {
    let signature = sign(fixture("SHA256SUMS").as_bytes(), &fixture("test-key-ed25519"));
    assert_eq!(signature, Ok(fixture("ed25519.sig")));
}

/// In one of 256 keys, the private key begins with a zero byte, which OpenSSH omits in the file.
#[test]
fn a_key_on_p256_with_a_short_private_number_signs() {
    let signature = sign(b"claims", &fixture("test-key-ecdsa-p256-short")).expect("a signature");
    let list = "dee@example.org ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBDHPJ61CIP+0VYGgWLII816C85kjIPcVYAn4743Vq9yI7NIWyWOSHsKy9BE7+P8mCRIBTS2NLEEtAlLRBfdjYb4=";
    let signer = verify(b"claims", &signature, list, day()).expect("Dee's key");
    assert_eq!(signer.principals, ["dee@example.org"]);
}

/// Files that are not usable private keys, but may be passed as one.
fn keys() -> Vec<(&'static str, String)> {
    let public = allowed("").split_once(' ').map(|(_, key)| key.trim().to_owned()).unwrap_or_default();
    let other = |kind: &str| format!("-----BEGIN {kind}-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END {kind}-----\n");
    vec![
        ("a public key", public),
        ("a public key in PEM", other("PUBLIC KEY")),
        ("a key with a passphrase", fixture("test-key-passphrase")),
        ("a key on a device", fixture("test-key-security-key")),
        ("an RSA key", fixture("test-key-rsa")),
        ("an RSA key in PEM", other("RSA PRIVATE KEY")),
        ("a key in PKCS #8", other("PRIVATE KEY")),
        ("a damaged key", fixture("test-key-ed25519").replacen("AAAA", "AAAB", 3)),
        ("half a key", fixture("test-key-ed25519")[..200].to_owned()),
        ("another file", fixture("SHA256SUMS")),
        ("nothing", String::new()),
    ]
}

#[test]
fn keys_that_cannot_sign_are_refused_with_what_to_do_instead() {
    let mut drawn = String::new();
    for (what, key) in keys() {
        let error = sign(b"", &key).expect_err(what);
        let _ = writeln!(drawn, "{what}: {error}\n");
        // The error shows no part of the key's body.
        let said = format!("{error} {error:?}");
        for line in key.lines().filter(|line| !line.starts_with("-----")) {
            assert!(line.as_bytes().windows(12).all(|part| !said.contains(&*String::from_utf8_lossy(part))), "{said}");
        }
    }
    snapshot("keys", &drawn);
}

fn snapshot(name: &str, drawn: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../signature", omit_expression => true }, {
        insta::assert_snapshot!(name, drawn);
    });
}

#[test]
fn signatures_that_vouch_for_nothing_are_refused_each_for_its_reason() {
    let (message, sound) = (fixture("SHA256SUMS"), fixture("ed25519.sig"));
    let of_ben = sign(message.as_bytes(), &fixture("test-key-ecdsa-p256")).expect("a signature");
    let faulty = [
        "# A comment, and an empty line.",
        "",
        "ann@example.org",
        "ann@example.org ssh-ed25519",
        "ann@example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA",
        &allowed("cert-authority"),
        &allowed("").replace("ann@", "\"ann@"),
        &allowed("").replace("ann@", "\"Ann\",ann@"),
        &allowed("").replace("ann@", ",ann@"),
        &allowed("namespace=\"git\""),
        &allowed("namespaces=git"),
        &allowed("namespaces=\"git"),
        &allowed("namespaces=\"git\",namespaces=\"git\""),
        &allowed("valid-before=\"2031-05-02\""),
        &allowed("valid-after=\"20310502\",valid-before=\"20310501\""),
        &allowed("").replace("ann@", "!ann@"),
        &allowed("").replace("ann@", "ann@example.org,ben@example.org,!*@"),
    ]
    .map(str::trim)
    .join("\n");
    let cases = [
        ("another message", "a  b\n", sound.as_str(), allowed("")),
        ("nobody on the list", &message, &sound, String::new()),
        ("another signer", &message, &of_ben, allowed("")),
        ("another namespace", &message, &fixture("other-namespace.sig"), allowed("")),
        ("a key for another purpose", &message, &sound, allowed("namespaces=\"git,file\"")),
        ("a key of tomorrow", &message, &sound, allowed("valid-after=\"20310503Z\"")),
        ("a key of yesterday", &message, &sound, allowed("valid-before=\"20310501235959Z\"")),
        ("an RSA key", &message, &fixture("rsa.sig"), fixture("allowed_signers")),
        ("a key in place of a signature", &message, &fixture("test-key-ed25519"), allowed("")),
        ("half a signature", &message, &sound[..150], allowed("")),
        ("more than a signature", &message, &format!("{sound}\n"), allowed("")),
        ("a faulty list", &message, &sound, faulty.clone()),
        (
            "a faulty list, and the key for another purpose",
            &message,
            &sound,
            faulty + "\n" + &allowed("namespaces=\"git\""),
        ),
    ];
    let mut drawn = String::new();
    for (what, message, signature, list) in cases {
        let error = verify(message.as_bytes(), signature, &list, day()).expect_err(what);
        let _ = writeln!(drawn, "{what}: {error}\n");
    }
    snapshot("signatures", &drawn);
}

#[test]
fn without_a_day_no_key_is_out_of_its_time() {
    let list = allowed("valid-before=\"19991231\"");
    let at = |day| verify(fixture("SHA256SUMS").as_bytes(), &fixture("ed25519.sig"), &list, day);
    assert!(at(None).is_ok() && at(day()).is_err());
}

#[test]
fn one_line_that_allows_a_key_is_enough() {
    let list = allowed("namespaces=\"git\"") + &allowed("valid-before=\"19991231\"") + &allowed("") + &allowed("");
    assert!(verify(fixture("SHA256SUMS").as_bytes(), &fixture("ed25519.sig"), &list, day()).is_ok());
}

/// Some editors write a byte order mark at the start of a file. `ssh-keygen` reads it as part of the first name.
#[test]
fn a_mark_of_the_byte_order_is_no_part_of_a_name() {
    let list = format!("\u{feff}{}", allowed(""));
    let signer = verify(fixture("SHA256SUMS").as_bytes(), &fixture("ed25519.sig"), &list, day());
    assert_eq!(signer.map(|signer| signer.principals), Ok(vec!["ann@example.org".to_owned()]));
}

/// Lists with Ann's key on a line that is valid, faulty, or without a principal.
fn lines_about_ann() -> Vec<String> {
    let ann = allowed("");
    let named = |principals: &str| ann.replace("ann@example.org", principals);
    let faulty = [
        "ann@example.org\n".to_owned(),
        "ann@example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA\n".to_owned(),
        allowed("cert-authority"),
        allowed("namespaces=\"git"),
        named("\"ann@example.org"),
        named("!ann@example.org"),
        named("!ben@example.org"),
        named("ann@example.org,!ann@example.org"),
        named("*,!*"),
        ann.replace("org  ", "org\u{a0}"),
    ];
    let before = faulty.iter().map(|line| format!("{line}{ann}"));
    let after = faulty.iter().map(|line| format!("{ann}{line}"));
    let blank = [format!("\r\n \t{}", ann.replace(' ', "\t").replace('\n', "\r\n")), named("*,!ben@example.org")];
    before.chain(after).chain(faulty.clone()).chain(blank).collect()
}

#[test]
fn a_faulty_line_admits_nobody_and_takes_nothing_from_the_others_as_ssh_keygen_has_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path();
    for (name, from) in [("SHA256SUMS", "SHA256SUMS"), ("SHA256SUMS.sig", "ed25519.sig")] {
        fs::write(path.join(name), fixture(from)).expect("a file");
    }
    let (mut admitted, mut refused) = (0, 0);
    for list in lines_about_ann() {
        fs::write(path.join("allowed_signers"), &list).expect("a list");
        let Some(theirs) = ssh_keygen(path, &[&VERIFY[..], &["-I", "ann@example.org"]].concat(), Some("SHA256SUMS"))
        else {
            return;
        };
        let ours = verify(fixture("SHA256SUMS").as_bytes(), &fixture("ed25519.sig"), &list, day());
        assert_eq!(ours.is_ok(), theirs, "{list}{ours:?}");
        *(if theirs { &mut admitted } else { &mut refused }) += 1;
    }
    assert!(admitted > 20 && refused > 5, "{admitted} {refused}");
}

/// Runs `ssh-keygen` in a folder. Returns whether it succeeded, or `None` if it is not installed.
fn ssh_keygen(folder: &Path, arguments: &[&str], input: Option<&str>) -> Option<bool> {
    let input = input.map_or(Stdio::null(), |name| fs::File::open(folder.join(name)).expect("its input").into());
    let mut command = Command::new("ssh-keygen");
    command.current_dir(folder).env_remove("SSH_AUTH_SOCK").env("HOME", folder).args(arguments).stdin(input);
    match command.output() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            skipped("there is no ssh-keygen");
            None
        }
        output => Some(output.expect("it runs").status.success()),
    }
}

/// Writes a private key that only its owner can read, as `ssh-keygen` requires.
fn keep(folder: &Path, name: &str) -> io::Result<()> {
    fs::write(folder.join(name), fixture(name))?;
    #[cfg(unix)]
    fs::set_permissions(folder.join(name), std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(())
}

const VERIFY: [&str; 8] = ["-Y", "verify", "-f", "allowed_signers", "-n", "claimbook-release", "-s", "SHA256SUMS.sig"];

#[test]
fn ssh_keygen_accepts_our_signatures_and_we_accept_its() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path();
    let message = fixture("SHA256SUMS");
    for (name, bytes) in
        [("SHA256SUMS", message.as_str()), ("other", "a  b\n"), ("allowed_signers", &fixture("allowed_signers"))]
    {
        fs::write(path.join(name), bytes).expect("a file");
    }
    for (key, principals, _) in KEYS {
        keep(path, key).expect("a key");
        let ours = sign(message.as_bytes(), &fixture(key)).expect("a signature");
        fs::write(path.join("SHA256SUMS.sig"), ours).expect("a signature");
        let verify_it = [&VERIFY[..], &["-I", principals[0]]].concat();
        let Some(accepted) = ssh_keygen(path, &verify_it, Some("SHA256SUMS")) else { return };
        assert!(accepted, "{key}");
        assert_eq!(ssh_keygen(path, &verify_it, Some("other")), Some(false), "{key}");
        fs::remove_file(path.join("SHA256SUMS.sig")).expect("gone");
        let signed = ssh_keygen(path, &["-Y", "sign", "-n", "claimbook-release", "-f", key, "SHA256SUMS"], None);
        assert_eq!(signed, Some(true), "{key}");
        let its = fs::read_to_string(path.join("SHA256SUMS.sig")).expect("a signature");
        assert!(verify(message.as_bytes(), &its, &fixture("allowed_signers"), day()).is_ok(), "{key}");
        assert!(verify(b"a  b\n", &its, &fixture("allowed_signers"), day()).is_err(), "{key}");
    }
}

#[test]
fn a_new_key_of_ssh_keygen_signs_and_verifies() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let made = ssh_keygen(folder.path(), &["-q", "-t", "ed25519", "-N", "", "-C", "TEST KEY", "-f", "key"], None);
    let Some(made) = made else { return };
    assert!(made);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a key");
    let signature = sign(b"", &read("key")).expect("a signature");
    let list = format!("\"Ann Roe,ben\" {}", read("key.pub"));
    let principals = verify(b"", &signature, &list, None).map(|signer| signer.principals);
    assert_eq!(principals, Ok(vec!["Ann Roe".to_owned(), "ben".to_owned()]));
}

#[test]
fn conditions_on_a_key_hold_as_ssh_keygen_holds_them() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path();
    for (name, from) in [("SHA256SUMS", "SHA256SUMS"), ("SHA256SUMS.sig", "ed25519.sig")] {
        fs::write(path.join(name), fixture(from)).expect("a file");
    }
    let (mut admitted, mut refused) = (0, 0);
    for options in [
        "",
        "namespaces=\"claimbook-release\"",
        "namespaces=\"git\"",
        "namespaces=\"git,claimbook-*\"",
        "namespaces=\"?laimbook-release\"",
        "namespaces=\"*,!claimbook-release\"",
        "NAMESPACES=\"claimbook-release\"",
        "namespaces=claimbook-release",
        "namespaces=\"claimbook-release",
        "namespaces=\"a\",namespaces=\"claimbook-release\"",
        "valid-after=\"20310502Z\"",
        "valid-after=\"20310503Z\"",
        "valid-after=\"203105030000Z\"",
        "valid-before=\"20310502Z\"",
        "valid-before=\"20310501Z\"",
        "valid-before=\"20310501235959Z\"",
        "valid-before=\"2031-05-02\"",
        "valid-before=\"20311302Z\"",
        "valid-after=\"20310501Z\",valid-before=\"20310503Z\",namespaces=\"claimbook-release\"",
        "valid-after=\"20310503Z\",valid-before=\"20310501Z\"",
        "valid-after=20310501Z",
        "cert-authority",
        "no-such-option",
        ",",
    ] {
        let list = allowed(options);
        fs::write(path.join("allowed_signers"), &list).expect("a list");
        let arguments = [&VERIFY[..], &["-I", "ann@example.org", "-O", "verify-time=20310502Z"]].concat();
        let Some(theirs) = ssh_keygen(path, &arguments, Some("SHA256SUMS")) else { return };
        let ours = verify(fixture("SHA256SUMS").as_bytes(), &fixture("ed25519.sig"), &list, day());
        assert_eq!(ours.is_ok(), theirs, "{options}: {ours:?}");
        *(if theirs { &mut admitted } else { &mut refused }) += 1;
    }
    assert!(admitted > 5 && refused > 5, "{admitted} {refused}");
}

/// Flips each bit of a text in turn; the results stay ASCII.
fn altered(text: &str) -> impl Iterator<Item = String> {
    assert!(text.is_ascii());
    (0..text.len()).flat_map(|place| (0..7).map(move |bit| (place, 1_u8 << bit))).map(|(place, bit)| {
        let mut bytes = text.as_bytes().to_vec();
        bytes[place] ^= bit;
        String::from_utf8(bytes).expect("ASCII")
    })
}

#[test]
fn any_altered_bit_of_a_message_or_signature_is_found() {
    let message = fixture("SHA256SUMS");
    for (key, ..) in KEYS {
        let sound = sign(message.as_bytes(), &fixture(key)).expect("a signature");
        let refused = |message: &str, signature: &str| {
            verify(message.as_bytes(), signature, &fixture("allowed_signers"), day()).is_err()
        };
        assert!(!refused(&message, &sound));
        assert!(altered(&message).all(|message| refused(&message, &sound)), "{key}");
        for signature in altered(&sound) {
            assert!(refused(&message, &signature), "{key}: {signature}");
        }
    }
}

/// Texts that resemble lists of allowed signers.
fn lists() -> impl Strategy<Value = String> {
    let tokens = [
        "ann@example.org",
        " ",
        "\t",
        "\n",
        "\"",
        ",",
        "=",
        "#",
        "*",
        "!",
        "é",
        "namespaces=\"",
        "valid-after=\"2031",
        "cert-authority",
        "ssh-ed25519",
        "AAAAC3NzaC1lZDI1NTE5AAAAIA",
        "ecdsa-sha2-nistp256",
    ];
    proptest::collection::vec(prop::sample::select(tokens.to_vec()), 0..12).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_given_for_a_key_a_signature_or_a_list_panics(text in "\\PC{0,80}", list in lists(), place in any::<prop::sample::Index>()) {
        let message = fixture("SHA256SUMS").into_bytes();
        for name in ["test-key-ed25519", "test-key-passphrase", "ed25519.sig", "rsa.sig"] {
            let mut altered = fixture(name);
            altered.insert_str(place.index(altered.len()), &text);
            let _ = sign(&message, &altered);
            let _ = verify(&message, &altered, &allowed(""), day());
        }
        for list in [list, text] {
            prop_assert!(verify(&message, &fixture("ed25519.sig"), &list, day()).is_err(), "{}", list);
        }
    }
}
