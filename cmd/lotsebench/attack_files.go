package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"codeberg.org/lotse/lotse/cmd/lotsebench/attack"
)

// read attacks what was really published. Which hidden cells are small cannot
// be known from it, so every pinned one counts.
func (c *attackCommand) read(out io.Writer) error {
	tables := make([]*attack.Table, len(c.Files))
	for i, name := range c.Files {
		t, err := open(name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		tables[i] = t
	}
	hidden, pinned := 0, 0
	found := crack(tables, c.Minimum, func([][]attack.Bounds) bool { return true })
	for i, t := range tables {
		for n, cell := range t.Cells {
			if cell.Hidden {
				hidden++
			}
			if found[i][n] {
				pinned++
				fmt.Fprintf(out, "%s: %s is pinned\n", c.Files[i], cell.Key)
			}
		}
	}
	fmt.Fprintf(out, "hidden %d, pinned %d\n", hidden, pinned)
	if pinned > 0 {
		return fmt.Errorf("%d hidden cells are pinned", pinned)
	}
	return nil
}

func open(name string) (t *attack.Table, err error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	switch strings.ToLower(filepath.Ext(name)) {
	case ".html":
		return attack.HTML(file)
	case ".csv":
		return attack.CSV(file)
	case ".xlsx":
		return attack.XLSX(file)
	}
	return nil, errors.New("neither a page nor an export")
}
