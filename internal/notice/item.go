package notice

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/mail"
)

// Item is a line of what somebody is told. Digests keep it as it was.
type Item struct {
	Topic   Topic      `json:"topic"`
	Subject uuid.UUID  `json:"subject,omitzero"` // the duty, the course of a wave, the run, the round or what is followed; Nil: the team
	Title   i18n.Text  `json:"title,omitempty"`
	Due     clock.Date `json:"due"`
	Overdue bool       `json:"overdue,omitempty"`
	Starts  time.Time  `json:"starts,omitzero"` // of a run
	Count   int        `json:"count,omitempty"` // of people of the team, of posts in the forum
}

// Words are the line in the reader's language, as of today.
func (i Item) Words(ctx context.Context) mail.DigestItem {
	lang := i18n.LangOf(ctx)
	switch i.Topic {
	case Dates:
		title, in := i.Title.In(lang)
		return mail.DigestItem{Title: title, Lang: in, When: i18n.T(ctx, "notice.when.starts", i18n.Args{
			"Date": i18n.DateDay(ctx, i.Due), "Time": i18n.Time(ctx, i.Starts),
		})}
	case Checks:
		name, _ := i.Title.In(lang)
		return mail.DigestItem{Title: i18n.T(ctx, "notice.check", i18n.Args{"Name": name}), Lang: lang, When: i18n.T(ctx, "notice.when.check", i18n.Args{"Date": i18n.DateDay(ctx, i.Due)})}
	case Forum:
		title, in := i.Title.In(lang)
		return mail.DigestItem{Title: title, Lang: in, When: i18n.T(ctx, "notice.when.forum", i18n.Args{"Count": i.Count})}
	case Team:
		return mail.DigestItem{Title: i18n.T(ctx, "notice.team"), Lang: lang, When: i18n.T(ctx, "notice.when.team", i18n.Args{"Count": i.Count})}
	}
	title, in := i.Title.In(lang)
	return mail.DigestItem{Title: title, Lang: in, When: i.deadline(ctx)}
}

func (i Item) deadline(ctx context.Context) string {
	days := i.Due.Sub(clock.Today(ctx))
	args := i18n.Args{"Date": i18n.DateDay(ctx, i.Due), "Count": max(days, -days)}
	switch {
	case days > 0:
		return i18n.T(ctx, "notice.when.due", args)
	case days == 0:
		return i18n.T(ctx, "notice.when.today")
	case i.Overdue:
		return i18n.T(ctx, "notice.when.overdue", args)
	default: // the days of grace
		return i18n.T(ctx, "notice.when.passed", args)
	}
}

// lead says in one line what a digest is about; it is the mail's subject.
func lead(ctx context.Context, items []Item) string {
	late, open, first := 0, 0, Item{}
	for _, i := range items {
		switch {
		case i.Topic == Deadlines && i.Overdue:
			late++
		case i.Topic == Deadlines:
			open++
		case first.Topic == "":
			first = i
		}
	}
	switch {
	case late > 0:
		return i18n.T(ctx, "notice.lead.overdue", i18n.Args{"Count": late})
	case open > 0:
		return i18n.T(ctx, "notice.lead.due", i18n.Args{"Count": open})
	case first.Topic == Dates:
		return i18n.T(ctx, "notice.lead.date", i18n.Args{"Date": i18n.DateDay(ctx, first.Due)})
	case first.Topic == Checks:
		return i18n.T(ctx, "notice.lead.check")
	case first.Topic == Forum:
		return i18n.T(ctx, "notice.lead.forum")
	}
	return i18n.T(ctx, "notice.lead.team")
}
