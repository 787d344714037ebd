package ui

import (
	"context"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Example is a component with sample data, for the gallery and the tests.
type Example struct {
	Name      string
	Component templ.Component
}

// Examples lists every component; a test fails when one is missing.
var Examples = []Example{
	{"button", buttonExample()},
	{"link", linkExample()},
	{"icon", iconExample()},
	{"alert", alertExample()},
	{"errorsummary", errorSummaryExample()},
	{"form", formExample()},
	{"filter", filterExample()},
	{"field", textInputExample()},
	{"textarea", textareaExample()},
	{"select", selectExample()},
	{"choice", choiceExample()},
	{"file", fileExample()},
	{"upload", uploadExample()},
	{"date", dateExample()},
	{"pagehead", pageHeadExample()},
	{"card", cardExample()},
	{"section", sectionExample()},
	{"resume", resumeExample()},
	{"task", taskExample()},
	{"due", dueExample()},
	{"badge", badgeExample()},
	{"progress", progressExample()},
	{"stepper", stepperExample()},
	{"tabs", tabsExample()},
	{"chips", chipsExample()},
	{"search", searchExample()},
	{"table", tableExample()},
	{"more", moreExample()},
	{"description", descriptionExample()},
	{"diff", changeExample()},
	{"worddiff", wordDiffExample()},
	{"versions", versionsExample()},
	{"disclosure", disclosureExample()},
	{"timeline", timelineExample()},
	{"blockers", blockersExample()},
	{"empty", emptyExample()},
	{"prose", proseExample()},
	{"figures", figuresExample()},
	{"heatmap", heatMapExample()},
	{"heatshare", heatShareExample()},
	{"linechart", lineChartExample()},
	{"barchart", barChartExample()},
	{"question", questionExample()},
	{"feedback", feedbackExample()},
	{"certificate", certificateExample()},
	{"problem", problemExample()},
}

// Pages lists whole pages with sample data, below /ui/<name>.
var Pages = []Example{
	{"start", startPage()},
	{"readiness", readinessPage()},
}

// SampleShell is the shell of the gallery's pages.
func SampleShell(ctx context.Context) Shell {
	return Shell{
		TenantName: sample(ctx, "town"),
		PersonName: sample(ctx, "person"),
		SignedIn:   true,
		Nav:        []NavItem{{"my", "/my"}, {"catalogue", "/courses"}, {"profile", "/my/skills"}, {"forum", "/forum"}, {"help", "/help"}},
		Account:    []NavItem{{"certificates", "/my/certificates"}, {"account", "/my/account"}},
		Extra:      []NavItem{{"easy", "/easy-language"}, {"sign", "/sign-language"}},
		Search:     "/courses",
		Path:       "/" + string(i18n.LangOf(ctx)) + "/ui",
		AltPath:    "/" + otherLang(ctx) + "/ui",
		Help:       Contact{Name: "Petra Sommer", Role: sample(ctx, "role"), Phone: "03425 550-471", Mail: "lernen@lindenau.example"},
	}
}
