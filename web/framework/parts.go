package framework

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill/revise"
	"codeberg.org/lotse/lotse/web/ui"
)

// facts are what a framework says of itself.
func (v frameView) facts(ctx context.Context) []ui.Term {
	list := []ui.Term{{Key: i18n.T(ctx, "framework.col.state"), Value: ui.Text(stateWords(ctx, v.State, v.Chosen))}}
	if v.Version != "" {
		list = append(list, ui.Term{Key: i18n.T(ctx, "framework.field.version"), Value: ui.Text(v.Version)})
	}
	for _, t := range []struct {
		key  string
		text i18n.Text
	}{{"framework.credit", v.Credit}, {"framework.notice", v.Notice}} {
		if s, lang := t.text.Told(ctx); s != "" {
			list = append(list, ui.Term{Key: i18n.T(ctx, t.key), Value: ui.TextIn(s, lang)})
		}
	}
	if v.Source != "" {
		list = append(list, ui.Term{Key: i18n.T(ctx, "framework.field.source"), Value: ui.TextLink(ui.Link{Text: v.Source, Path: v.Source, Icon: ui.IconExternal})})
	}
	return list
}

// emptyAction leads those who may to the editor.
func emptyAction(ctx context.Context, v frameView) ui.Link {
	if !manages(ctx) {
		return ui.Link{}
	}
	return ui.Link{Text: i18n.T(ctx, "framework.area.add"), Path: path(v.Code) + "/edit"}
}

// headText is a text of the head.
type headText struct {
	name string
	text i18n.Text
}

func (v editView) headTexts() []headText {
	return []headText{{revise.FieldTitle, v.Title}, {"credit", v.Credit}, {"notice", v.Notice}}
}

// typedOr is what was typed into the form of the head where it was refused.
func (v editView) typedOr(typed, now string) string {
	if v.refused(doHead, "") {
		return typed
	}
	return now
}

func optional(in ui.Input) ui.Input {
	in.Optional = true
	return in
}

func short(in ui.Input, hint string) ui.Input {
	in.Hint, in.MaxLength = hint, revise.MostCode
	return in
}
