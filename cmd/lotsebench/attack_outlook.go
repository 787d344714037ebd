package main

// siegeOutlooks publishes who retires when, by units and by job families, in
// one year after the other. All staff are counted; who leaves soon is below, who
// leaves later is at, and who stays above.
func siegeOutlooks(t *town) (ours, control score, err error) {
	c := newChecked(t)
	c.part, c.free = everybody, false
	c.edge[0] = pick(t.rnd, [][2]float64{{0.1, 0.2}, {0.2, 0.4}, {0.45, 0.75}}) // a young town to an old one
	for date := range dates {
		if date > 0 {
			c.age()
		}
		by, people := c.takers()
		a, b, err := besiege(by, people, 1, c.k)
		if err != nil {
			return ours, control, err
		}
		ours.add(a)
		control.add(b)
	}
	return ours, control, nil
}

// everybody takes part where the share is above any.
const everybody = 2

// age goes on by a year: people come, go and move, all others come nearer to
// the age limit, and who reaches it is followed by somebody of any age.
func (c *checked) age() {
	const year = 0.025 // of forty
	c.live()
	for _, p := range c.people {
		x := c.trait(p.ID)
		if x.luck[0] -= year; x.luck[0] < 0 {
			x.luck[0] = c.rnd.Float64()
		}
	}
}
