package main

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/suppress"
)

// text writes a table as the export does, so that the attacker gets letters
// and no structs.
func text(t *suppress.Table) string {
	var out strings.Builder
	w := csv.NewWriter(&out)
	w.Comma = ';'
	for _, row := range rows(t) {
		_ = w.Write(row) // a strings.Builder does not fail
	}
	w.Flush()
	return out.String()
}

func rows(t *suppress.Table) [][]string {
	all := [][]string{
		{"Nummer", "Ebene", "Umfang", "Betroffen", "Bereit", "Quote"},
		line("Welle", 0, "gesamt", t.Total),
	}
	depth := make([]int, len(t.Rows))
	for i, row := range t.Rows {
		depth[i] = 1
		if row.Parent != suppress.None {
			depth[i] = depth[row.Parent] + 1
		}
		number := strconv.Itoa(i + 1)
		all = append(all, line(number, depth[i], "gesamt", row.Total))
		if !row.Leaf {
			all = append(all, line(number, depth[i]+1, "eigene", row.Own))
		}
	}
	return all
}

func line(number string, level int, scope string, c suppress.Cell) []string {
	cells := []string{number, strconv.Itoa(level), scope, "k. A.", "k. A.", "k. A."}
	switch {
	case c.Hidden:
	case c.Affected == 0:
		cells[3], cells[4], cells[5] = "–", "–", "–"
	default:
		cells[3] = strconv.Itoa(c.Affected)
		cells[4] = phrase(c.Ready, c.Affected, "")
		cells[5] = phrase(c.Share(), 100, "\u00a0%")
	}
	return cells
}

func phrase(r suppress.Range, most int, unit string) string {
	switch {
	case r.Exact():
		return fmt.Sprint(r.Lo, unit)
	case r.Lo == 0 && r.Hi == most:
		return "k. A."
	case r.Lo == 0:
		return fmt.Sprint("unter ", r.Hi+1, unit)
	case r.Hi == most:
		return fmt.Sprint("mehr als ", r.Lo-1, unit)
	}
	return fmt.Sprint(r.Lo, " bis ", r.Hi, unit)
}
