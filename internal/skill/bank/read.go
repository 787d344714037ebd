package bank

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/goccy/go-yaml"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Read reads the bank in a folder: one file for each competence, named by its
// code. Everything that is wrong comes back at once.
func Read(files fs.FS, folder string) (Bank, error) {
	b := Bank{byCode: map[string]int{}, byID: map[string]Item{}}
	names, err := fs.Glob(files, path.Join(folder, "*.yaml"))
	if err != nil {
		return b, err
	}
	if len(names) == 0 {
		return b, fmt.Errorf("%s: no file of items", folder)
	}
	var problems []error
	for _, name := range names {
		c, err := readFile(files, name)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		b.byCode[c.Code] = len(b.Competences)
		b.Competences = append(b.Competences, c)
		for _, i := range c.Items {
			if other, taken := b.byID[i.ID]; taken {
				problems = append(problems, fmt.Errorf("%s: item %s: the id is taken in %s", name, i.ID, other.Competence))
			}
			b.byID[i.ID] = i
		}
	}
	return b, errors.Join(problems...)
}

func readFile(files fs.FS, name string) (Competence, error) {
	src, err := fs.ReadFile(files, name)
	if err != nil {
		return Competence{}, err
	}
	var f file
	if err := yaml.NewDecoder(bytes.NewReader(src), yaml.Strict()).Decode(&f); err != nil {
		return Competence{}, fmt.Errorf("%s: %w", name, err)
	}
	c := Competence{Code: f.Competence, Self: f.Self.texts()}
	var problems []error
	if code := strings.TrimSuffix(path.Base(name), ".yaml"); f.Competence != code {
		problems = append(problems, fmt.Errorf("%s: competence is %q, the name of the file says %s", name, f.Competence, code))
	}
	for n, t := range c.Self {
		for _, l := range i18n.Langs {
			if t[l] == "" {
				problems = append(problems, fmt.Errorf("%s: self: %s has no sentence in %s", name, Bands[n], l))
			}
		}
	}
	for _, e := range f.Items {
		for _, reason := range e.check() {
			problems = append(problems, fmt.Errorf("%s: item %s: %w", name, e.ID, reason))
		}
		c.Items = append(c.Items, Item{
			Question: e.solution(), Competence: f.Competence, Level: e.Level, Withdrawn: e.Withdrawn,
			texts: map[i18n.Lang]words{i18n.DE: e.DE, i18n.EN: e.EN}, variants: e.Variants,
		})
	}
	return c, errors.Join(problems...)
}
