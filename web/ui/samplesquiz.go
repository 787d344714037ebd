package ui

import "context"

func sampleQuestions(ctx context.Context) []QuestionProps {
	t := func(id string) string { return sample(ctx, "quiz."+id) }
	all := []QuestionProps{
		{Kind: Single, Prompt: t("where"), Options: []AnswerOption{{ID: "a", Text: t("process")}, {ID: "b", Text: t("file"), Selected: true}, {ID: "c", Text: t("unsure")}}, Saved: "10:42", Version: 1},
		{Kind: Multiple, Prompt: t("which"), Options: []AnswerOption{{ID: "a", Text: t("process")}, {ID: "b", Text: t("file")}}, Error: sample(ctx, "error.choose")},
		{Kind: Order, Prompt: t("order"), Rows: []AnswerRow{{"a", t("scan"), "1"}, {"b", t("store"), ""}, {"c", t("release"), ""}}},
		{Kind: Match, Prompt: t("match"), Rows: []AnswerRow{{"a", t("process"), "y"}, {"b", t("file"), ""}}, Options: []AnswerOption{{ID: "x", Text: t("match.x")}, {ID: "y", Text: t("match.y")}}},
		{Kind: Cloze, Prompt: t("cloze"), Gaps: []Gap{{ID: "1", Before: t("cloze.1")}, {ID: "2", Before: t("cloze.2"), Options: []Option{{Value: "a", Label: t("process")}, {Value: "b", Label: t("file")}}}}, After: "."},
		{Kind: Numeric, Prompt: t("number"), Unit: t("years"), Value: "10"},
		{Kind: Short, Prompt: t("short")},
		{Kind: Area, Prompt: t("area"), Picture: Picture{Path: picture, Alt: t("area.alt"), Width: 480, Height: 200}, Options: []AnswerOption{{ID: "a", Text: t("area.a"), Spot: Spot{"rect", []float64{4, 8, 28, 84}}}, {ID: "b", Text: t("area.b"), Spot: Spot{"polygon", []float64{38, 8, 96, 8, 96, 92, 38, 92}}}}},
		{Kind: Free, Prompt: t("free")},
	}
	for i := range all {
		all[i].ID, all[i].Inline = "example-"+string(all[i].Kind), true
		all[i].Action, all[i].Autosave = "/ui", "/ui/answers"
		all[i].Number, all[i].Count = i+1, len(all)
	}
	return all
}

// picture is a drawing of a window, small enough for a data address.
const picture = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='480' height='200'%3E%3Crect width='480' height='200' fill='%23D8E1F4'/%3E%3Crect x='20' y='16' width='134' height='168' fill='%23fff'/%3E%3Crect x='182' y='16' width='278' height='168' fill='%23fff'/%3E%3C/svg%3E"
