// Package content embeds everything people read: messages, courses and their
// templates, duties, frameworks, questions of the digital check, texts of the forum, surveys, mails, PDF
// templates and the demo town, in German and English.
package content

import (
	"embed"

	"codeberg.org/lotse/lotse/content/linked"
)

// Files holds content/ as it is at build time.
//
//go:embed locale help forum survey duties frameworks items all:courses all:templates all:pdf all:mail all:demo
var Files embed.FS

func init() { linked.Files = Files }
