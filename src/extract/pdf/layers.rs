//! Layers that can be switched off (optional content): what the file itself hides is not read.

use std::collections::HashSet;

use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, dict::keys};
use hayro_syntax::page::Resources;
use hayro_syntax::xref::XRef;

/// The layers of a document that are off when it is opened.
#[derive(Debug, Default)]
pub(super) struct Layers {
    off: HashSet<ObjectIdentifier>,
}

impl Layers {
    /// What the catalog says of layers.
    pub(super) fn of(xref: &XRef) -> Self {
        if !xref.has_optional_content_groups() {
            return Self::default();
        }
        let catalog = xref.get::<Dict<'_>>(xref.root_id());
        let all = catalog.and_then(|catalog| catalog.get::<Dict<'_>>(keys::OCPROPERTIES));
        let Some((all, usual)) = all.and_then(|all| Some((all.clone(), all.get::<Dict<'_>>(keys::D)?)))
        else {
            return Self::default();
        };
        let mut off = HashSet::new();
        if usual.get::<Name<'_>>(keys::BASE_STATE).as_deref() == Some(keys::OFF) {
            off.extend(groups(&all, keys::OCGS));
        }
        for on in groups(&usual, keys::ON) {
            off.remove(&on);
        }
        off.extend(groups(&usual, keys::OFF));
        Self { off }
    }

    /// Whether what belongs to this entry of a dictionary is shown.
    pub(super) fn shows(&self, dict: &Dict<'_>, key: &[u8]) -> bool {
        if self.off.is_empty() {
            return true;
        }
        let Some(layer) = dict.get::<Dict<'_>>(key) else { return true };
        if layer.get::<Name<'_>>(keys::TYPE).as_deref() == Some(keys::OCMD) {
            return self.shows_by_policy(&layer);
        }
        dict.get_ref(key).is_none_or(|group| !self.off.contains(&group.into()))
    }

    /// Whether marked content with these properties is shown.
    pub(super) fn shows_marked(&self, properties: &Object<'_>, resources: &Resources<'_>) -> bool {
        match properties {
            Object::Name(name) => self.shows(&resources.properties, name),
            Object::Dict(own) => self.shows(own, keys::OC),
            Object::Null(_)
            | Object::Boolean(_)
            | Object::Number(_)
            | Object::String(_)
            | Object::Array(_)
            | Object::Stream(_) => true,
        }
    }

    fn shows_by_policy(&self, layer: &Dict<'_>) -> bool {
        let groups = groups(layer, keys::OCGS);
        let is_on = |group: &ObjectIdentifier| !self.off.contains(group);
        if groups.is_empty() {
            return true;
        }
        match layer.get::<Name<'_>>(keys::P).as_deref() {
            Some(b"AllOn") => groups.iter().all(is_on),
            Some(b"AnyOff") => !groups.iter().all(is_on),
            Some(b"AllOff") => !groups.iter().any(is_on),
            Some(_) | None => groups.iter().any(is_on),
        }
    }
}

/// The groups that an entry names: one, or a list.
fn groups(dict: &Dict<'_>, key: &[u8]) -> Vec<ObjectIdentifier> {
    let Some(list) = dict.get::<Array<'_>>(key) else {
        return dict.get_ref(key).map(Into::into).into_iter().collect();
    };
    let group = |entry| match entry {
        MaybeRef::Ref(group) => Some(group.into()),
        MaybeRef::NotRef(_) => None,
    };
    list.raw_iter().filter_map(group).collect()
}
