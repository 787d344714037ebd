package notice

import "codeberg.org/lotse/lotse/internal/platform/actor"

// The permissions of this feature.
const (
	// Settle sets times, blackouts and escalation, and sees sample mails. Risk:
	// late reminders; a low escalation tells supervisors how many are late.
	Settle actor.Permission = "notice.settle"
	// Remind sends whoever is overdue a digest, in the scope of the role. Risk:
	// mails to many; nobody gets a second one on the same day.
	Remind actor.Permission = "notice.remind"
)
