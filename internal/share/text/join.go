package text

import (
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share/merge"
)

// Facts of a text that are no part of it, as changes name them.
const (
	FactLicence = "licence"
	FactSources = "sources"
	FactFile    = "file"
)

// join merges three states of a text. Each language is merged by itself, block
// by block; title, summary and licence as a whole; sources line by line; files
// one by one. The contact is ours.
func join(kind forum.Kind, base, ours, theirs forum.Content, picks map[string]merge.Pick) (forum.Content, merge.Result) {
	var fields []merge.Field
	langs := []i18n.Lang{ours.Lang, ours.Other()}
	for _, p := range kind.Parts() {
		cut := merge.ByBlock
		if p == forum.Title || p == forum.Summary {
			cut = merge.Whole
		}
		for _, l := range langs {
			fields = append(fields, merge.Field{
				Key: string(p) + "-" + string(l), Fact: string(p), Lang: l, Cut: cut, Base: base.Texts[p][l], Ours: ours.Texts[p][l], Theirs: theirs.Texts[p][l],
			})
		}
	}
	lines := func(c forum.Content) string { return strings.Join(c.Sources, "\n") }
	fields = append(fields,
		merge.Field{Key: FactLicence, Fact: FactLicence, Cut: merge.Fixed, Base: base.Licence, Ours: ours.Licence, Theirs: theirs.Licence},
		merge.Field{Key: FactSources, Fact: FactSources, Lang: ours.Lang, Cut: merge.ByLine, Base: lines(base), Ours: lines(ours), Theirs: lines(theirs)})
	files := all(ours.Files, theirs.Files, base.Files)
	for _, f := range files {
		fields = append(fields, merge.Field{
			Key: FactFile + "-" + f.Hash[:16], Fact: FactFile, Cut: merge.Fixed, Base: line(base, f.Hash), Ours: line(ours, f.Hash), Theirs: line(theirs, f.Hash),
		})
	}
	texts, result := merge.Texts(fields, picks)
	out := ours
	out.Texts, out.Files = map[forum.Part]i18n.Text{}, nil
	for _, p := range kind.Parts() {
		out.Texts[p] = i18n.Text{}
		for _, l := range langs {
			if texts[0] != "" {
				out.Texts[p][l] = texts[0]
			}
			texts = texts[1:]
		}
	}
	out.Licence, out.Sources = texts[0], nil
	if texts[1] != "" {
		out.Sources = strings.Split(texts[1], "\n")
	}
	for i, f := range files {
		if text := texts[2+i]; text != "" && text == line(theirs, f.Hash) {
			f, _ = theirs.File(f.Hash)
			out.Files = append(out.Files, f)
		} else if text != "" {
			out.Files = append(out.Files, f)
		}
	}
	out.Marks = marks(kind, out, ours, theirs)
	return out, result
}

// all are the files of lists, each once, as the first list has them.
func all(lists ...[]forum.File) (out []forum.File) {
	for _, f := range slices.Concat(lists...) {
		if !slices.ContainsFunc(out, func(o forum.File) bool { return o.Hash == f.Hash }) {
			out = append(out, f)
		}
	}
	return out
}

// line is a file as people read it; "": it is not there.
func line(c forum.Content, hash string) string {
	f, ok := c.File(hash)
	if !ok {
		return ""
	}
	words := []string{f.Name}
	for _, l := range i18n.Langs {
		if f.Title[l] != "" {
			words = append(words, f.Title[l])
		}
	}
	return strings.Join(words, " / ")
}

// marks are what the translations were made from. One that came as a whole
// from a side keeps that side's; one that is made of both fits where it did on
// both.
func marks(kind forum.Kind, merged, ours, theirs forum.Content) map[forum.Part]string {
	out := map[forum.Part]string{}
	other := merged.Other()
	for _, p := range kind.Parts() {
		switch text := merged.Texts[p][other]; {
		case text == "":
		case !ours.Stale(p) && !theirs.Stale(p) && followed(p, merged, ours, theirs):
			out[p] = forum.Fingerprint(merged.Texts[p][merged.Lang])
		case text == theirs.Texts[p][other] && text != ours.Texts[p][other]:
			out[p] = theirs.Marks[p]
		default:
			out[p] = ours.Marks[p]
		}
	}
	return out
}

// followed reports whether the translation took the same steps as the source:
// each is what a side has, or both are made of the two sides.
func followed(p forum.Part, merged, ours, theirs forum.Content) bool {
	side := func(l i18n.Lang) (is string) {
		text := merged.Texts[p][l]
		if text == ours.Texts[p][l] {
			is += "o"
		}
		if text == theirs.Texts[p][l] {
			is += "t"
		}
		return is
	}
	source, translation := side(merged.Lang), side(merged.Other())
	return source == translation || source == "ot" || strings.ContainsAny(source, translation)
}
