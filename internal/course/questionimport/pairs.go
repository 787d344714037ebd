package questionimport

import (
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// match makes a Match question. Equal partners are one partner.
func (b *builder) match() bool {
	b.q.Kind = quiz.Match
	partners := map[string]string{}
	partner := func(label string) (id string, known bool) {
		if id, known = partners[label]; !known {
			id = b.ids.option(label, "partner")
			partners[label] = id
			b.text.partners = append(b.text.partners, entry{id: id, text: label})
		}
		return id, known
	}
	for i, p := range b.from.Pairs {
		to := b.label(p.Partner)
		if p.Item.Empty() {
			continue
		}
		item := b.label(p.Item)
		if item == "" || to == "" {
			return b.refuse("option", i18n.Args{"Number": i + 1})
		}
		id, _ := partner(to)
		item, label := b.ids.option(item, "item"), item
		b.q.Pairs = append(b.q.Pairs, quiz.Pair{Item: item, Partner: id})
		b.text.parts = append(b.text.parts, entry{id: item, text: label})
	}
	for _, p := range b.from.Pairs {
		if to := b.label(p.Partner); p.Item.Empty() && to != "" {
			if id, known := partner(to); !known {
				b.q.Extra = append(b.q.Extra, id)
			}
		}
	}
	if len(b.q.Pairs) < 2 {
		return b.refuse("pairs")
	}
	b.grade(len(b.q.Pairs))
	return true
}

// order makes an Order question; its answers stand in their right order.
func (b *builder) order() bool {
	b.q.Kind = quiz.Order
	if b.from.Subset {
		b.it.find(Changed, "changed.subset")
	}
	for i, a := range b.from.Answers {
		label := b.label(a.Text)
		if label == "" {
			return b.refuse("option", i18n.Args{"Number": i + 1})
		}
		id := b.ids.option(label, "item")
		b.q.Options = append(b.q.Options, id)
		b.text.parts = append(b.text.parts, entry{id, label, b.line(a.Feedback)})
	}
	if len(b.q.Options) < 3 {
		return b.refuse("items")
	}
	b.grade(len(b.q.Options))
	b.it.find(Changed, "changed.order")
	return true
}
