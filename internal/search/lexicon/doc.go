// Package lexicon is how search reads words: it cuts text into what it names, stems and folds it, knows units, synonyms
// and typos, turns a query into wants, and scores what meets them. Products and articles are read by the same code, so
// that both understand the same words.
package lexicon
