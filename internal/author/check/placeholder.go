package check

import (
	"regexp"
	"slices"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// blank is what a template leaves to be written: ‹name of the procedure›.
var blank = regexp.MustCompile(`‹[^›\n]{1,200}›`)

// placeholder: what a template left open is filled in before anybody reads it.
func (c *blockCheck) placeholder() {
	if found := blank.FindString(c.body); found != "" && !c.course.Template {
		c.say(Blocks, "placeholder", args{"Text": found})
	}
}

// placeholders looks at what stands above the blocks.
func (k *checker) placeholders() {
	c := k.course
	if c.Template {
		return
	}
	texts := slices.Concat([]i18n.Text{c.Title, c.Summary, c.Audience}, c.Goals)
	for _, l := range c.Lessons {
		texts = append(texts, l.Title)
	}
	for _, t := range texts {
		for _, l := range c.Languages {
			if found := blank.FindString(t[l]); found != "" {
				k.say(Blocks, l, "placeholder", args{"Text": found})
			}
		}
	}
}
