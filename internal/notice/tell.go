package notice

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/mail"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Channel is how somebody is told. What is told always stands in the portal.
type Channel string

// The channels.
const (
	ByMail   Channel = "mail"
	ByLetter Channel = "letter" // no address, or one that takes no mail
	InPortal Channel = "portal" // wants no mails about it
)

// round is one telling of some people within a transaction.
type round struct {
	tenant tenant.Tenant
	set    stored
	tree   *org.Tree
	closed map[uuid.UUID]bool // units in a blackout
	late   teams
	checks []figures.Invitation
	asked  bool // somebody asks for it: told even without a new occasion
}

// begin reads what a round needs and keeps others out until tx ends.
func (s *Service) begin(ctx context.Context, tx *db.Tx) (r round, err error) {
	if r.set, err = locked(ctx, tx); err != nil {
		return r, err
	}
	if err = s.DB.Read(ctx, s.Tenants.AskCurrent(&r.tenant)); err != nil {
		return r, err
	}
	if r.tree, err = s.Org.Tree(ctx); err != nil {
		return r, err
	}
	if r.checks, err = s.Figures.Invitations(ctx, r.tree); err != nil {
		return r, err
	}
	list, err := blackouts(ctx, tx, clock.Today(ctx))
	r.closed = closed(r.tree, list, clock.Today(ctx))
	return r, err
}

// closed are the units in a blackout on a day; Nil is the whole town.
func closed(tree *org.Tree, list []Blackout, day clock.Date) map[uuid.UUID]bool {
	out := map[uuid.UUID]bool{}
	for _, b := range list {
		if day.Before(b.From) || !day.Before(b.To) {
			continue
		}
		out[b.Unit] = true
		if b.Unit != uuid.Nil {
			for _, u := range tree.Subtree(b.Unit) {
				out[u] = true
			}
		}
	}
	return out
}

// waits reports whether a blackout keeps somebody from being told today.
func (r round) waits(p reader) bool {
	return r.closed[uuid.Nil] || slices.ContainsFunc(p.Units, func(u uuid.UUID) bool { return r.closed[u] })
}

// result is how many people a round told, by channel.
type result map[Channel]int

// open are the readers who may be told today, with their newest mails.
func (r round) open(readers []reader) (who []reader, ids, old []uuid.UUID) {
	for _, p := range readers {
		if p.Told || r.waits(p) {
			continue
		}
		who, ids = append(who, p), append(ids, p.ID)
		if p.Last != uuid.Nil {
			old = append(old, p.Last)
		}
	}
	return who, ids, old
}

// tell tells those of the readers who have not been told today, are not in a
// blackout, and have something that was not told yet, or are asked for.
func (s *Service) tell(ctx context.Context, tx *db.Tx, r round, readers []reader) (result, error) {
	who, ids, old := r.open(readers)
	items, err := s.collect(ctx, ids, r.late)
	if err != nil {
		return nil, err
	}
	again, err := s.Outbox.Withdraw(ctx, tx, old) // mails that never left: today's takes their place
	if err != nil {
		return nil, err
	}
	today := clock.Today(ctx)
	var all []told
	for _, p := range who {
		if more := r.invite(p, items[p.ID]); len(more) > 0 {
			items[p.ID] = more
		}
		all = append(all, occasions(p.ID, items[p.ID], today)...)
	}
	fresh, err := insertTold(ctx, tx, all, today)
	if err != nil {
		return nil, err
	}
	var digests []digest
	var mails []mail.Message
	out := result{}
	for _, p := range who {
		if len(items[p.ID]) == 0 || !r.asked && !fresh[p.ID] && !slices.Contains(again, p.Last) {
			continue
		}
		d := digest{id: db.NewID(), person: p.ID, items: items[p.ID]}
		var m mail.Message
		if m, d.channel = s.write(ctx, r, p, d.items); d.channel == ByMail {
			mails = append(mails, m)
		}
		out[d.channel]++
		digests = append(digests, d)
	}
	return out, s.hand(ctx, tx, digests, mails)
}

// hand puts the mails into the outbox and notes who was told what.
func (s *Service) hand(ctx context.Context, tx *db.Tx, digests []digest, mails []mail.Message) error {
	sent, err := s.Outbox.QueueAll(ctx, tx, mails)
	if err != nil {
		return err
	}
	for i := range digests {
		if digests[i].channel == ByMail {
			digests[i].mail, sent = sent[0], sent[1:]
		}
	}
	return insertDigests(ctx, tx, digests, clock.Today(ctx), clock.Now(ctx), actor.From(ctx).Person)
}

// channel says by which way a reader is told, and of what a mail speaks.
func (p reader) channel(items []Item) (Channel, []Item) {
	if _, err := mail.NewAddress(p.Name, p.Email); err != nil || p.Refused {
		if slices.ContainsFunc(items, func(i Item) bool { return i.Topic == Deadlines }) {
			return ByLetter, nil
		}
		return InPortal, nil
	}
	var wanted []Item
	for _, i := range items {
		if !slices.Contains(p.Off, string(i.Topic)) {
			wanted = append(wanted, i)
		}
	}
	if len(wanted) == 0 {
		return InPortal, nil
	}
	return ByMail, wanted
}

// write makes a reader's mail, where they are told by mail.
func (s *Service) write(ctx context.Context, r round, p reader, items []Item) (m mail.Message, by Channel) {
	by, wanted := p.channel(items)
	if by != ByMail {
		return m, by
	}
	ctx = i18n.WithLang(ctx, p.Lang)
	to, _ := mail.NewAddress(p.Name, p.Email) // channel has checked it
	lines := make([]mail.DigestItem, len(wanted))
	for i, item := range wanted {
		lines[i] = item.Words(ctx)
	}
	page := s.Tenants.BaseURL(&r.tenant) + "/" + string(p.Lang)
	end := page + "/unsubscribe/" + token(r.set.key, p.ID)
	town, _ := r.tenant.Name.In(p.Lang)
	return mail.Message{
		To: to, Person: p.ID, Lang: p.Lang, Bulk: true, Unsubscribe: end,
		Quiet:  r.set.hours(),
		Letter: mail.Digest{Person: p.Name, Tenant: town, Lead: lead(ctx, wanted), Items: lines, Link: page + "/my", Less: end},
	}, by
}
