// Package simulate lives through some years of a town of its own on the real
// services and a real database, with a clock it moves itself: people join,
// move, lead, are long away, come back and leave; units move; duties begin,
// change, are taken back and end; courses are completed by day and by night,
// late, with too little evidence, and wrongly. At the end of every day it
// compares how everybody stands to every duty with the model, which shares no
// code with the product.
package simulate
