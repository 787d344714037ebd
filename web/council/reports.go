package council

import (
	"slices"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/duty/standing"
	"codeberg.org/lotse/lotse/internal/notice"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/internal/skill/outlook"
	"codeberg.org/lotse/lotse/internal/skill/rating"
	"codeberg.org/lotse/lotse/internal/survey"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// report is a page that says something about several people or others.
type report struct {
	id       string // messages "council.report.<id>" and "….what"
	may      actor.Permission
	named    bool            // with names
	survey   bool            // the larger smallest group holds
	analysis tenant.Analysis // the agreement has to allow it; "": it is needed for the work itself
}

// reports is every page of this kind. A test compares it with the routes.
var reports = []report{
	{id: "readiness", may: readiness.View, analysis: tenant.Readiness},
	{id: "readiness_live", may: readiness.SeeLive, named: true, analysis: tenant.Readiness},
	{id: "duties_published", may: standing.View, analysis: tenant.DutyFigures},
	{id: "duties", may: duty.Care, named: true},
	{id: "team", may: project.Team, named: true},
	{id: "instructions", may: duty.Team, named: true},
	{id: "reminders", may: notice.Remind, named: true},
	{id: "people", may: people.Read, named: true},
	{id: "runs", may: courserun.Team, named: true},
	{id: "capacity", may: courserun.Manage},
	{id: "course_figures", may: author.Write, analysis: tenant.CourseStatistics},
	{id: "feedback", may: survey.Read, survey: true, analysis: tenant.CourseFeedback},
	{id: "skill_figures", may: figures.View, survey: true, analysis: tenant.SkillFigures},
	{id: "outlook", may: figures.View, survey: true, analysis: tenant.SkillFigures},
	{id: "outlook_file", may: outlook.Manage},
	{id: "skills_shared", may: rating.Shared, named: true},
}

// readers are the roles that may open a report.
func (r report) readers(b actor.Bundles) (list []actor.Role) {
	for _, role := range []actor.Role{actor.Supervisor, actor.Trainer, actor.Reviewer, actor.HR, actor.CIO, actor.ProjectLead, actor.Council, actor.Admin} {
		if slices.Contains(b[role], r.may) {
			list = append(list, role)
		}
	}
	return list
}
