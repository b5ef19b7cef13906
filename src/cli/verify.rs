//! The command `verify`: checks that a release is complete, unaltered and consistent.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use claimbook_release::verify::{Against, locate, sources, verify};
use clap::Args;

use super::{Context, Outcome, counted, day, print};

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder of the unpacked release, or its parent folder.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// A file of allowed signers, as in ssh-keygen(1) under ALLOWED SIGNERS. An unsigned release then fails.
    #[arg(long, value_name = "FILE")]
    signers: Option<PathBuf>,
    /// Require that the key is valid today (UTC), and not only on the date of the release.
    #[arg(long, requires = "signers")]
    today: bool,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let signers = arguments
        .signers
        .as_ref()
        .map(|path| fs::read_to_string(path).with_context(|| format!("cannot read the signers `{}`", path.display())));
    let signers = signers.transpose()?;
    let folder = &locate(&arguments.folder)?;
    if *folder != arguments.folder {
        context.say(format_args!("verifying `{}`", folder.display()));
    }
    let texts = if context.has_texts() { Some(context.texts_of(&sources(folder)?)?) } else { None };
    let today = arguments.today.then(day::today).transpose()?;
    let verified = verify(folder, Against { signers: signers.as_deref(), today, texts: texts.as_ref() })?;
    print(&verified.faults.iter().map(|fault| fault.to_string() + "\n").collect::<String>())?;
    if let Some(manifest) = &verified.manifest {
        let (name, version) = (&manifest.dataset.name, &manifest.version);
        context.say(format_args!("{name} {version}: {}, {} bytes", counted(verified.files, "file"), verified.bytes));
    }
    if !verified.beside.is_empty() {
        context.say(format_args!("not part of the release, and not checked: {}", verified.beside.join(", ")));
    }
    if texts.is_some() {
        context.say(format_args!("{} exact in the given texts", counted(verified.exact_anchors, "anchor")));
    }
    if let Some(manifest) = verified.manifest.as_ref().filter(|_| verified.written_by_another) {
        context.say(format_args!(
            "written by another version, {}: only the checksums, the signature and the Parquet files were checked, not \
             the contents of the other files",
            manifest.generator
        ));
    }
    match &verified.signer {
        Some(signer) => {
            context.say(format_args!(
                "signed by {}, with the key {}",
                signer.principals.join(", "),
                signer.fingerprint
            ));
        }
        None if verified.signed && signers.is_none() => {
            context
                .say(format_args!("signed, but the signer was not checked: give the allowed signers with `--signers`"));
        }
        None if !verified.signed => {
            context
                .say(format_args!("not signed: the checksums show whether the release is complete, not who made it"));
        }
        None => {}
    }
    if verified.faults.is_empty() {
        context.say(format_args!("no faults found"));
        return Ok(Outcome::Clean);
    }
    context.say(format_args!("{}", counted(verified.faults.len(), "fault")));
    Ok(Outcome::Findings)
}
