package format

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// yamlFile is a framework as content/frameworks holds it.
type yamlFile struct {
	Framework string     `yaml:"framework"`
	Version   string     `yaml:"version,omitempty"`
	Title     yamlText   `yaml:"title"`
	Source    string     `yaml:"source,omitempty"`
	Credit    yamlText   `yaml:"credit,omitempty"`
	Notice    yamlText   `yaml:"notice,omitempty"`
	Areas     []yamlArea `yaml:"areas"`
}

// yamlText is a text whose languages are written in their order.
type yamlText struct {
	DE string `yaml:"de,omitempty"`
	EN string `yaml:"en,omitempty"`
}

type yamlArea struct {
	Code        string           `yaml:"code"`
	Title       yamlText         `yaml:"title"`
	Description yamlText         `yaml:"description,omitempty"`
	Competences []yamlCompetence `yaml:"competences"`
}

type yamlCompetence struct {
	Code        string          `yaml:"code"`
	Title       yamlText        `yaml:"title"`
	Description yamlText        `yaml:"description,omitempty"`
	State       string          `yaml:"state,omitempty"`
	External    []External      `yaml:"external,omitempty"`
	Statements  []yamlStatement `yaml:"statements,omitempty"`
	Outcomes    []yamlStatement `yaml:"outcomes,omitempty"`
}

type yamlStatement struct {
	Code  string   `yaml:"code"`
	Kind  string   `yaml:"kind,omitempty"` // of an outcome
	Level string   `yaml:"level"`
	Text  yamlText `yaml:"text"`
}

func (t yamlText) text() i18n.Text {
	out := i18n.Text{}
	if t.DE != "" {
		out[i18n.DE] = t.DE
	}
	if t.EN != "" {
		out[i18n.EN] = t.EN
	}
	return out
}

func yamlOf(t i18n.Text) yamlText { return yamlText{t[i18n.DE], t[i18n.EN]} }

func readYAML(d *Document, data []byte) {
	// An alias repeats what stands elsewhere, and a few of them in each other
	// make a file grow without bound.
	for _, t := range lexer.Tokenize(string(data)) {
		if t.Type == token.AliasType || t.Type == token.AnchorType {
			d.add(Place{Line: t.Position.Line}, "skill.file.alias")
			return
		}
	}
	var f yamlFile
	tree, err := parser.ParseBytes(data, 0)
	if err == nil {
		err = yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&f)
	}
	if err != nil {
		var wrong yaml.Error
		at := Place{}
		if errors.As(err, &wrong) && wrong.GetToken() != nil {
			at = Place{Line: wrong.GetToken().Position.Line, Column: wrong.GetToken().Position.Column}
		}
		d.add(at, "skill.file.yaml")
		return
	}
	d.Head = Head{f.Framework, f.Version, f.Title.text(), f.Credit.text(), f.Notice.text(), f.Source}
	y := yamlReader{d, tree}
	if f.Framework != "" && !NameOK(f.Framework) {
		d.add(y.place("$.framework", ""), "skill.file.name", map[string]any{"Value": f.Framework})
	}
	for i, a := range f.Areas {
		y.area(i, a)
	}
}

type yamlReader struct {
	doc  *Document
	tree *ast.File
}

// place is the line of a path.
func (y yamlReader) place(path, name string) Place {
	p := Place{Name: name}
	if at, err := yaml.PathString(path); err == nil {
		if n, err := at.FilterFile(y.tree); err == nil && n.GetToken() != nil {
			p.Line = n.GetToken().Position.Line
		}
	}
	return p
}

func (y yamlReader) area(i int, a yamlArea) {
	path := fmt.Sprintf("$.areas[%d]", i)
	y.doc.Nodes = append(y.doc.Nodes, Node{
		Type: Area, Code: a.Code, Title: a.Title.text(), Description: a.Description.text(), Place: y.place(path, a.Code),
	})
	for k, c := range a.Competences {
		y.competence(fmt.Sprintf("%s.competences[%d]", path, k), Ref{Area, a.Code}, c)
	}
}

func (y yamlReader) competence(path string, in Ref, c yamlCompetence) {
	at := y.place(path, c.Code)
	y.doc.Nodes = append(y.doc.Nodes, Node{
		Type: Competence, Code: c.Code, Parent: in, Title: c.Title.text(), Description: c.Description.text(),
		State: c.State, External: c.External, Place: at,
	})
	// Statements stand where their competence does: finding the line of each
	// of some thousand would take longer than reading the file.
	for _, s := range c.Statements {
		y.doc.Nodes = append(y.doc.Nodes, Node{
			Type: Statement, Code: s.Code, Parent: Ref{Competence, c.Code}, Title: s.Text.text(), Level: s.Level, Place: Place{Line: at.Line, Name: s.Code},
		})
	}
	for _, s := range c.Outcomes {
		y.doc.Nodes = append(y.doc.Nodes, Node{
			Type: Outcome, Code: s.Code, Parent: Ref{Competence, c.Code}, Title: s.Text.text(), Level: s.Level, Kind: s.Kind, Place: Place{Line: at.Line, Name: s.Code},
		})
	}
}

// YAML writes a framework.
func YAML(t *Tree) ([]byte, error) {
	h := t.Head
	f := yamlFile{h.Code, h.Version, yamlOf(h.Title), h.Source, yamlOf(h.Credit), yamlOf(h.Notice), nil}
	for _, a := range t.Areas {
		ya := yamlArea{Code: a.Code, Title: yamlOf(a.Title), Description: yamlOf(a.Description)}
		for _, c := range a.Competences {
			yc := yamlCompetence{c.Code, yamlOf(c.Title), yamlOf(c.Description), c.State, c.External, nil, nil}
			for _, s := range c.Statements {
				yc.Statements = append(yc.Statements, yamlStatement{s.Code, "", LevelWord(s.From, s.To), yamlOf(s.Text)})
			}
			for _, s := range c.Outcomes {
				yc.Outcomes = append(yc.Outcomes, yamlStatement{s.Code, s.Kind, LevelWord(s.From, s.To), yamlOf(s.Text)})
			}
			ya.Competences = append(ya.Competences, yc)
		}
		f.Areas = append(f.Areas, ya)
	}
	return yaml.Marshal(f)
}
