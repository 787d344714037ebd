package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"codeberg.org/lotse/lotse/internal/skill/outlook"
)

// retire brings in the file of HR with retirement years: about three of ten go
// within seven years, of some crews most.
func (l *loader) retire(ctx context.Context) error {
	now := l.at(ctx, 0, 8*time.Hour)
	places, err := l.Outlook.Places(now)
	if err != nil {
		return err
	}
	year := l.today.Start(time.UTC).Year()
	var file strings.Builder
	file.WriteString(strings.Join(outlook.Columns, ";") + "\n")
	for i, p := range places {
		soon, later := p.Staff*12/100, p.Staff*18/100
		if i%7 == 3 { // an old crew
			soon, later = p.Staff*45/100, p.Staff*30/100
		}
		fmt.Fprintf(&file, "%s;%s;%d;%d\n%s;%s;%d;%d\n", p.Unit, p.Family, year+2, soon, p.Unit, p.Family, year+6, later)
	}
	return l.Outlook.Take(now, []byte(file.String()))
}
