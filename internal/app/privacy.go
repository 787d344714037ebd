package app

import (
	"slices"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/author/exchange"
	"codeberg.org/lotse/lotse/internal/bulk"
	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/duty/instruct"
	"codeberg.org/lotse/lotse/internal/duty/proofimport"
	"codeberg.org/lotse/lotse/internal/duty/standing"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/talk"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/card"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/login/secret"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/notice"
	"codeberg.org/lotse/lotse/internal/paper"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/event"
	"codeberg.org/lotse/lotse/internal/platform/mail"
	"codeberg.org/lotse/lotse/internal/platform/privacy"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/public"
	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/internal/share/trust"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/check"
	"codeberg.org/lotse/lotse/internal/skill/rating"
	"codeberg.org/lotse/lotse/internal/survey"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Privacy is the register of processing: what every feature declares.
func Privacy() []privacy.Table {
	return slices.Concat(
		tenant.Register, public.Register, people.Register, login.Register, media.Register, secret.Register, card.Register, grant.Register, course.Register, survey.Register, forum.Register, talk.Register, author.Register, exchange.Register, trust.Register, enrol.Register, learn.Register, path.Register, duty.Register, instruct.Register, proofimport.Register, standing.Register, courserun.Register,
		cert.Register, skill.Register, rating.Register, check.Register, project.Register, paper.Register, notice.Register, bulk.Register, readiness.Register, mail.Register, audit.Register, event.Register,
	)
}
