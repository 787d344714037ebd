package main

import (
	"strconv"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/cmd/lotsebench/attack"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
)

// standing is the truth about a table: by row how many are below, at and above
// target, and how many have none.
type standing struct {
	units []suppress.Unit
	kids  [][]int
	own   [][4]int
	total [][4]int
}

func stand(units []suppress.Unit, people []suppress.Member, crossing, subject int) *standing {
	s := &standing{units, make([][]int, len(units)+1), make([][4]int, len(units)), make([][4]int, len(units)+1)}
	at := map[uuid.UUID]int{}
	for u, unit := range units {
		at[unit.ID] = u
		above := unit.Parent
		if above == suppress.None {
			above = len(units)
		}
		s.kids[above] = append(s.kids[above], u)
	}
	for _, m := range people {
		u, b := at[m.In[crossing]], m.Bands[subject]
		s.own[u][b]++
		s.total[len(units)][b]++
		for ; u != suppress.None; u = units[u].Parent {
			s.total[u][b]++
		}
	}
	return s
}

// say gives the words of a group: people, below, at, above.
type say func(u int, own bool) [4]string

// read lets the attacker read a table, and tells him who has no target.
func (s *standing) read(words say) ([]attack.Group, error) {
	all := len(s.units)
	rows := [][]string{line5("all", words(all, false))}
	free := map[string]int{"all": s.total[all][suppress.Unmeasured]}
	var walk func(u, level int)
	walk = func(u, level int) {
		name, wide := strconv.Itoa(u), strings.Repeat("\u2003", level)
		rows = append(rows, line5(wide+name, words(u, false)))
		free[name] = s.total[u][suppress.Unmeasured]
		if len(s.kids[u]) == 0 {
			return
		}
		rows = append(rows, line5(wide+"\u2003"+name+" own", words(u, true)))
		free[name+" own"] = s.own[u][suppress.Unmeasured]
		for _, kid := range s.kids[u] {
			walk(kid, level+1)
		}
	}
	for _, u := range s.kids[all] {
		walk(u, 0)
	}
	list, err := attack.Lines(rows)
	for i := range list {
		if !list[i].Hidden {
			list[i].Free = free[list[i].Name]
		}
	}
	return list, err
}

func line5(name string, w [4]string) []string { return append([]string{name}, w[:]...) }

var silent = [4]string{"k. A.", "k. A.", "k. A.", "k. A."}

// spell writes a group as the page does.
func spell(people int, s suppress.Split) [4]string {
	w := [4]string{strconv.Itoa(people), "k. A.", "k. A.", "k. A."}
	if s.Below != suppress.Untold {
		w[1] = strconv.Itoa(s.Below)
	}
	if s.Above != suppress.Untold {
		w[3] = strconv.Itoa(s.Above)
	}
	if s.Below != suppress.Untold && s.Above != suppress.Untold {
		w[2] = strconv.Itoa(people - s.Below - s.Above)
	}
	return w
}

// published is what we say.
func (s *standing) published(t *suppress.Spread, subject int) say {
	return func(u int, own bool) [4]string {
		c := t.Total
		if u < len(t.Rows) {
			if c = t.Rows[u].Total; own {
				c = t.Rows[u].Own
			}
		}
		switch {
		case c.Hidden:
			return silent
		case c.People == 0:
			return spell(0, suppress.Split{})
		}
		return spell(c.People, c.Splits[subject])
	}
}

// plainly is the control: small groups are hidden, and each of the others is
// told what it could be told by itself.
func (s *standing) plainly(k int) say {
	return func(u int, own bool) [4]string {
		n := s.total[u]
		if own {
			n = s.own[u]
		}
		people := n[0] + n[1] + n[2] + n[3]
		if 0 < people && people < k {
			return silent
		}
		split := suppress.Split{Below: suppress.Untold, Above: suppress.Untold}
		if min(n[0], n[1], n[2]) >= suppress.Together {
			split = suppress.Split{Below: n[0], Above: n[2]}
		} else if min(n[0], n[1]+n[2]) >= suppress.Together {
			split.Below = n[0]
		}
		return spell(people, split)
	}
}
