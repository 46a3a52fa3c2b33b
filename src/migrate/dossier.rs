//! Everything that the records of one entity say, each of them read once: what survives in every field, and what is left for
//! golden records, provenance, conflicts and sites to write down.

use std::hint::black_box;

use super::context::Context;
use super::decisions::Rulings;
use super::fields::{Field, fields_of};
use super::offers::offers;
use super::places::Known;
use super::survivorship::{OFFERS, Offer, Scales, Survivor, Values};
use super::value::Form;
use crate::catalog::Record;
use crate::linkage::{EntityIndex, EntityType, Relation};
use crate::memory::Document;

/// A record of an entity, with what is asked of it again and again.
pub(super) struct Member<'a> {
    pub(super) record: Record<'a>,
    /// Where it stands in `Resolution::memberships`.
    pub(super) place: usize,
    /// Number of its table.
    pub(super) table: usize,
    /// It describes the entity itself.
    pub(super) is_master: bool,
    /// The document that it is, where fields of the entity are told by documents.
    pub(super) document: Option<&'a Document>,
}

/// What the records of one entity say.
pub(super) struct Dossier<'a> {
    pub(super) entity: EntityIndex,
    pub(super) members: Vec<Member<'a>>,
    /// What survived, by the number of the field.
    pub(super) fields: Vec<Option<Survivor<'a>>>,
    /// The addresses among it.
    pub(super) known: Known<'a>,
    /// Records that were heard about their address, as positions among the members, in order, and its number among those known.
    pub(super) addresses: Vec<(usize, usize)>,
}

/// One field of one entity, all values beside each other.
pub(super) struct Weighed<'a> {
    pub(super) members: Vec<Member<'a>>,
    pub(super) values: Values<'a>,
}

/// Reads entities of one type one after the other, each into the place of the last.
pub(super) struct Reader<'r, 'a> {
    context: &'r Context<'a>,
    rulings: &'r Rulings,
    entity_type: EntityType,
    dossier: Dossier<'a>,
    /// Offers for each field of the entity at hand.
    offers: Vec<Vec<Offer<'a>>>,
}

impl<'r, 'a> Reader<'r, 'a> {
    pub(super) fn new(context: &'r Context<'a>, rulings: &'r Rulings, entity_type: EntityType) -> Self {
        let offers = fields_of(entity_type).iter().map(|_| Vec::new()).collect();
        let (members, fields, addresses) = (Vec::new(), Vec::new(), Vec::new());
        let dossier = Dossier { entity: EntityIndex(0), members, fields, known: Known::default(), addresses };
        Self { context, rulings, entity_type, dossier, offers }
    }

    /// The dossier of the entity at a position among those of its type.
    pub(super) fn read(&mut self, at: usize) -> &mut Dossier<'a> {
        let (context, entity_type) = (self.context, self.entity_type);
        let Dossier { entity, members, fields: chosen, known, addresses } = &mut self.dossier;
        *entity = context.index(entity_type, at);
        members.clear();
        gather(context, entity_type, *entity, members);
        let fetched = members.iter().map(|member| member.record.fetch() ^ context.changed(member.record.index));
        black_box(fetched.fold(0, |all, one| all ^ one));
        let fields = fields_of(entity_type);
        let is_described = is_described(members);
        for (by, member) in members.iter().enumerate().filter(|(_, member)| member.is_master || !is_described) {
            let kind = member.record.kind();
            for number in context.voices(entity_type, member.table) {
                let field = &fields[*number];
                if is_heard(field, member, is_described) && (field.kinds.is_empty() || field.kinds.contains(&kind)) {
                    hear(context, field, by, member, &mut self.offers[*number]);
                }
            }
        }
        known.clear();
        chosen.clear();
        addresses.clear();
        for (number, field) in fields.iter().enumerate() {
            let (offers, ruling) = (&mut self.offers[number], self.rulings.of(*entity, number));
            if field.form == Form::Address {
                addresses.extend(offers.iter().map(|offer| (offer.by, known.read(&offer.said))));
            }
            let scales = Scales { context, members, entity_type, number, field };
            let is_open = !offers.is_empty() || ruling.is_some();
            chosen.push(if is_open { scales.choose(std::mem::take(offers), ruling, known) } else { None });
        }
        &mut self.dossier
    }
}

/// All values of one field of an entity; `None` where no record offers any.
pub(super) fn weighed<'a>(
    context: &Context<'a>,
    entity_type: EntityType,
    entity: EntityIndex,
    number: usize,
) -> Option<Weighed<'a>> {
    let field = &fields_of(entity_type)[number];
    let mut members = Vec::new();
    gather(context, entity_type, entity, &mut members);
    let is_described = is_described(&members);
    let mut offers = Vec::new();
    for (by, member) in members.iter().enumerate().filter(|(_, member)| is_heard(field, member, is_described)) {
        let of_kind = field.kinds.is_empty() || field.kinds.contains(&member.record.kind());
        if of_kind && context.voices(entity_type, member.table).contains(&number) {
            hear(context, field, by, member, &mut offers);
        }
    }
    let scales = Scales { context, members: &members, entity_type, number, field };
    let values = scales.weigh(offers, &mut Known::default())?;
    Some(Weighed { members, values })
}

fn gather<'a>(context: &Context<'a>, entity_type: EntityType, entity: EntityIndex, members: &mut Vec<Member<'a>>) {
    let told = fields_of(entity_type).iter().any(|field| field.form.is_of_document() && !field.normal.is_empty());
    let member = |place: usize| {
        let membership = &context.resolution.memberships[place];
        let record = context.record(membership.record);
        Member {
            record,
            place,
            table: context.catalogue.table_of(membership.record),
            is_master: membership.relation == Relation::Master,
            document: if told { context.world.documents.find(membership.record) } else { None },
        }
    };
    members.extend(context.positions(entity).map(member));
}

fn is_described(members: &[Member<'_>]) -> bool {
    members.iter().any(|member| member.is_master)
}

/// The masters of an entity are heard; where it has none, and the field allows it, the contacts and documents that name it.
fn is_heard(field: &Field, member: &Member<'_>, is_described: bool) -> bool {
    member.is_master || (!is_described && field.mentions)
}

fn hear<'a>(context: &Context<'a>, field: &Field, by: usize, member: &Member<'a>, heard: &mut Vec<Offer<'a>>) {
    let before = heard.len();
    offers(field, context, member, &mut |said| {
        if heard.len() - before < usize::from(OFFERS) {
            heard.push(Offer { by, said });
        }
    });
}
