//! `isodesk key`: the desk's signing key.

use crate::{
    cli::{Done, Door, Failure},
    desk::key::{self, Shown},
};
use serde_json::json;

/// Arguments of `isodesk key`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk key new                            makes isodesk.key, readable by its owner only
  isodesk key new --name \"ANSI ISO desk\"
  isodesk key show                           its public half and its fingerprint

With a key, `vote submit` puts `signer.pub` into a submission and the signature `SHA256SUMS.sig` beside its list.
`isodesk prove` checks it; so does OpenSSH, in the folder:
  ssh-keygen -Y check-novalidate -n isodesk -s SHA256SUMS.sig < SHA256SUMS
The key is in no backup: keep a copy where only you can read it.")]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Make the key
    New {
        /// Whose it is [default: the national body's ISO desk]
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
    },
    /// Show its public half
    Show,
}

/// Does what the arguments say.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let shown = match &arguments.verb {
        Verb::New { name } => key::new(&desk, name.as_deref()).map(Some),
        Verb::Show => key::shown(&desk),
    };
    match shown {
        Ok(Some(shown)) => say(door, &shown),
        Ok(None) => {
            if !door.json {
                door.line("the desk has no key: submissions are not signed; `isodesk key new` makes one")?;
            }
            Ok(Done::Clean)
        }
        Err(refusal) => door.refused(refusal),
    }
}

fn say(door: &mut Door<'_>, shown: &Shown) -> Result<Done, Failure> {
    let public = &shown.public;
    if door.json {
        door.json_line(&json!({
            "path": shown.path, "name": public.name, "fingerprint": public.fingerprint(), "public": public.line().trim_end(),
        }))?;
        return Ok(Done::Clean);
    }
    door.line(format!("key         {}", shown.path.display()))?;
    door.line(format!("of          {}", public.name))?;
    door.line(format!("fingerprint {}", public.fingerprint()))?;
    door.line(format!("public      {}", public.line().trim_end()))?;
    Ok(Done::Clean)
}
