package attack

import (
	"fmt"
	"strings"
)

// Key names a group of people in every table of a wave; zero is the wave.
type Key struct {
	Unit string
	Own  bool // the own staff of a unit that has units below it
}

func (k Key) String() string {
	switch {
	case k.Own:
		return k.Unit + ", own staff"
	case k == Key{}:
		return "the wave"
	}
	return k.Unit
}

// Cell is a published cell as it reads.
type Cell struct {
	Key    Key
	Hidden bool
	Heads  Range
	Ready  Range
	Open   Range
}

// Table is a published table: cells, and sums[i] = the cells that add up to
// cell i.
type Table struct {
	Cells []Cell
	sums  map[int][]int
}

// columns are the names of the columns, in both languages.
var columns = map[string]string{
	"nummer": "unit", "number": "unit",
	"ebene": "level", "level": "level",
	"umfang": "scope", "scope": "scope",
	"betroffen": "affected", "affected": "affected",
	"bereit": "ready", "ready": "ready",
	"in ordnung": "ready", "in order": "ready",
	"quote": "share", "share": "share",
}

// row is one row of a table with its columns found.
type row struct{ unit, level, scope, affected, ready, share string }

// Rows reads a table from rows of text; rows before the header are skipped.
func Rows(text [][]string) (*Table, error) {
	for i, header := range text {
		at := map[string]int{}
		for c, name := range header {
			if column, ok := columns[strings.ToLower(strings.TrimSpace(name))]; ok {
				at[column] = c
			}
		}
		if _, ok := at["affected"]; !ok || len(at) < 5 {
			continue
		}
		var rows []row
		for _, cells := range text[i+1:] {
			get := func(column string) string {
				if c, ok := at[column]; ok && c < len(cells) {
					return strings.TrimSpace(cells[c])
				}
				return ""
			}
			r := row{get("unit"), get("level"), get("scope"), get("affected"), get("ready"), get("share")}
			if r.level != "" {
				rows = append(rows, r)
			}
		}
		return build(rows)
	}
	return nil, fmt.Errorf("attack: no header with %v", columns)
}

func build(rows []row) (*Table, error) {
	t := &Table{sums: map[int][]int{}}
	var path []int // the cell at each level above
	for i, r := range rows {
		level, known, err := parse(r.level)
		if err != nil || !known || level.Lo > len(path) {
			return nil, fmt.Errorf("attack: row %d: level %q", i, r.level)
		}
		c, err := r.cell()
		if err != nil {
			return nil, fmt.Errorf("attack: row %d: %w", i, err)
		}
		if level.Lo == 0 {
			c.Key = Key{} // the wave, whatever a page or an export calls it
		}
		t.Cells = append(t.Cells, c)
		path = append(path[:level.Lo], i)
		if level.Lo > 0 {
			above := path[level.Lo-1]
			t.sums[above] = append(t.sums[above], i)
		}
	}
	return t, nil
}

func (r row) cell() (Cell, error) {
	own := strings.HasPrefix(strings.ToLower(r.scope), "eigen") || strings.HasPrefix(strings.ToLower(r.scope), "own")
	c := Cell{Key: Key{r.unit, own}, Heads: anything, Ready: anything, Open: anything}
	heads, known, err := parse(r.affected)
	if err != nil {
		return c, err
	}
	if c.Hidden = !known; c.Hidden {
		return c, r.silent()
	}
	if c.Heads = heads; heads == (Range{}) {
		c.Ready, c.Open = Range{}, Range{}
		return c, nil
	}
	if c.Ready, err = r.bounds(heads); err != nil {
		return c, err
	}
	c.Open = Range{max(0, heads.Lo-c.Ready.Hi), heads.Hi - c.Ready.Lo}
	return c, nil
}

// silent makes sure that a hidden cell hides everything.
func (r row) silent() error {
	for _, text := range []string{r.ready, r.share} {
		if _, known, err := parse(text); err != nil || known && !none.MatchString(text) {
			return fmt.Errorf("hidden, but says %q", text)
		}
	}
	return nil
}

// bounds is what ready people and share say together: floor(100·ready/heads).
func (r row) bounds(heads Range) (Range, error) {
	ready, _, err := parse(r.ready)
	if err != nil {
		return ready, err
	}
	ready = ready.and(Range{0, heads.Hi})
	share, known, err := parse(r.share)
	if err != nil || !known || heads.Lo != heads.Hi {
		return ready, err
	}
	n := heads.Lo
	share.Hi = min(share.Hi, 100)
	return ready.and(Range{(share.Lo*n + 99) / 100, ((share.Hi+1)*n - 1) / 100}), nil
}
