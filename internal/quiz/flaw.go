package quiz

import (
	"fmt"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Flaw is what is wrong with a question. Error names the keys of files, for
// those who write them; whoever fills in a form reads the message ID.
type Flaw struct {
	ID   string
	Args fault.Args
	text string
}

func (f *Flaw) Error() string { return f.text }

// flaw returns a Flaw with the message "quiz.flaw." and id; args are the names
// and values of its placeholders.
func flaw(id string, args fault.Args, format string, values ...any) error {
	return &Flaw{ID: "quiz.flaw." + id, Args: args, text: fmt.Sprintf(format, values...)}
}
