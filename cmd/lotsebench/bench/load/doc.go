// Package load is the crowd that asks: a few connections that are kept open,
// each sending the next request when the last one is answered.
//
// It owns: a client for HTTP/1.1 that costs little beside the server it
// measures, windows of time and what was seen in them. It knows nothing of the
// product: what is sent and what an answer must say is its user's.
//
// Invariant: every answer is judged; the first that is wrong ends the window
// with an error, so a figure is never made of wrong answers.
package load
