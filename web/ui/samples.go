package ui

import (
	"context"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// The data of the examples; every word is a message of the gallery.

func sampleProjects(ctx context.Context) []Option {
	return []Option{{Value: "", Label: sample(ctx, "projects.all"), Selected: true}, {Value: "e-akte", Label: sample(ctx, "eakte")}}
}

func sampleSorts(ctx context.Context) []Option {
	return []Option{{Value: "urgency", Label: sample(ctx, "sort.urgency"), Selected: true}, {Value: "name", Label: sample(ctx, "sort.name")}}
}

func sampleWaves(ctx context.Context) []Option {
	return []Option{{Value: "1", Label: sample(ctx, "wave1")}, {Value: "2", Label: sample(ctx, "wave2")}, {Value: "3", Label: sample(ctx, "wave3")}}
}

func sampleUnits(ctx context.Context) []Option {
	return []Option{{Value: "youth", Label: sample(ctx, "unit.youth"), Selected: true}, {Value: "social", Label: sample(ctx, "unit.social")}, {Value: "depot", Label: sample(ctx, "unit.depot")}}
}

func sampleUnitTree(ctx context.Context) []Option {
	list := sampleUnits(ctx)
	list[0].Parts = []Option{{Value: "youth-a", Label: sample(ctx, "unit.youth.a"), Selected: true}, {Value: "youth-b", Label: sample(ctx, "unit.youth.b")}}
	return list
}

func sampleTasks(ctx context.Context) []Task {
	today := clock.Today(ctx)
	return []Task{
		{Title: sample(ctx, "task.security"), Path: "/ui", State: New, Minutes: 20, Due: today.AddDays(-3)},
		{Title: sample(ctx, "task.privacy"), Path: "/ui", State: Active, Detail: sample(ctx, "task.part"), Minutes: 25, Due: today.AddDays(7)},
		{Title: sample(ctx, "task.together"), Path: "/ui", State: New, Minutes: 10, Due: today.AddDays(37)},
	}
}

func sampleStates(ctx context.Context) []Task {
	return append(sampleTasks(ctx),
		Task{Title: sample(ctx, "task.documents"), Path: "/ui", State: Done, Detail: sample(ctx, "date.value")},
		Task{Title: sample(ctx, "task.exam"), State: Locked, Detail: sample(ctx, "task.locked"), Minutes: 5})
}

func sampleResume(ctx context.Context) ResumeProps {
	return ResumeProps{
		Title: sample(ctx, "course.long"), Started: true, Due: clock.Today(ctx).AddDays(3), Minutes: 12,
		Fills: []int{100, 100, 40, 0, 0, 0}, Lesson: 3, LessonTitle: sample(ctx, "lesson"), Path: "/ui", CoursePath: "/ui",
	}
}

func sampleAppointment(ctx context.Context) Appointment {
	return Appointment{Title: sample(ctx, "practice"), Date: clock.Today(ctx).AddDays(9), Time: sample(ctx, "practice.time"), Place: sample(ctx, "practice.place"), ICS: "/cal/example.ics"}
}

func sampleCertificates(ctx context.Context) [][]templ.Component {
	row := func(title, date string) []templ.Component {
		return []templ.Component{
			Text(title), Text(date),
			LinkButton(ButtonProps{Text: "PDF", Note: sample(ctx, "for") + " " + title, Kind: Tertiary, Icon: IconDownload, Path: "/ui"}),
		}
	}
	return [][]templ.Component{
		row(sample(ctx, "task.documents"), sample(ctx, "date.value")),
		row(sample(ctx, "course.change"), sample(ctx, "date.other")),
	}
}

func sampleFigures(ctx context.Context) []Figure {
	return []Figure{
		{sample(ctx, "figure.all"), i18n.Percent(ctx, 62), sample(ctx, "figure.all.note")},
		{sample(ctx, "figure.next"), sample(ctx, "figure.next.value"), sample(ctx, "figure.next.note")},
		{sample(ctx, "figure.gap"), sample(ctx, "figure.gap.value"), sample(ctx, "figure.gap.note")},
		{sample(ctx, "figure.blockers"), "4", sample(ctx, "figure.blockers.note")},
	}
}

func sampleBlockers(ctx context.Context) []Blocker {
	b := func(k Kind, status, id string) Blocker {
		return Blocker{Kind: k, Status: sample(ctx, status), Title: sample(ctx, id), Text: sample(ctx, id+".text"), Action: Link{Text: sample(ctx, id+".act"), Path: "/ui"}}
	}
	return []Blocker{b(Danger, "critical", "block.dates"), b(Danger, "critical", "block.access"), b(Warning, "risk", "block.course"), b(Warning, "risk", "block.idle")}
}

func sampleFields(ctx context.Context) []Term {
	return []Term{
		{sample(ctx, "field.name"), Text(sample(ctx, "person"))},
		{sample(ctx, "training"), Text(sample(ctx, "course"))},
		{sample(ctx, "date"), Text(sample(ctx, "date.value"))},
		{sample(ctx, "field.issuer"), Text(sample(ctx, "town"))},
	}
}
