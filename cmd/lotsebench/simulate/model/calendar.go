package model

import "fmt"

// Date is a number of days since 1 January 1970; zero is none.
type Date int

// Of is the day of a year, month and day (H. Hinnant, "days from civil").
func Of(y, m, d int) Date {
	if m <= 2 {
		y--
	}
	era := y / 400
	yoe := y - era*400
	mp := (m + 9) % 12
	doy := (153*mp+2)/5 + d - 1
	return Date(era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468)
}

// Civil is the year, month and day of a date.
func (d Date) Civil() (y, m, day int) {
	z := int(d) + 719468
	era := z / 146097
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = doy - (153*mp+2)/5 + 1
	m = (mp+2)%12 + 1
	y = yoe + era*400
	if m <= 2 {
		y++
	}
	return y, m, day
}

// String is the ISO form, or nothing.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	y, m, day := d.Civil()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, day)
}

// Length is a period in months and days.
type Length struct{ Months, Days int }

func length(y, m int) int {
	next := Of(y, m, 28) + 4 // always in the next month
	ny, nm, _ := next.Civil()
	return int(Of(ny, nm, 1) - Of(y, m, 1))
}

// add goes months on, to the last day where the month is shorter, then days.
func (d Date) add(l Length, sign int) Date {
	y, m, day := d.Civil()
	n := y*12 + m - 1 + sign*l.Months
	y, m = n/12, n%12+1
	for day > length(y, m) {
		day--
	}
	return Of(y, m, day) + Date(sign*l.Days)
}

func (d Date) plus(l Length) Date  { return d.add(l, 1) }
func (d Date) minus(l Length) Date { return d.add(l, -1) }

// easter is Easter Sunday by the rule of Meeus, Jones and Butcher.
func easter(y int) Date {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	return Of(y, (h+l-7*m+114)/31, (h+l-7*m+114)%31+1)
}

// free reports whether nobody works in Hessen on the day.
func free(d Date) bool {
	if w := (int(d) + 4) % 7; w == 0 || w == 6 { // 1 January 1970 was a Thursday
		return true
	}
	y, m, day := d.Civil()
	switch [2]int{m, day} {
	case [2]int{1, 1}, [2]int{5, 1}, [2]int{10, 3}, [2]int{12, 25}, [2]int{12, 26}:
		return true
	}
	switch d - easter(y) {
	case -2, 1, 39, 50, 60:
		return true
	}
	return false
}

// workday is the last working day up to d, but none before begin.
func workday(d, begin Date) Date {
	on := d
	for free(on) {
		on--
	}
	if on >= begin {
		return on
	}
	for on = begin; free(on); {
		on++
	}
	return on
}
