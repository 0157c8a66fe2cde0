// Package articles finds articles for one reader: the section that answers, by words, and as suggestions while typing.
// Everything it tells (articles, counts, spelling offers, suggestions) is made only of what the scope may read.
//
// The words of the sections lie in a Bleve index on disk, one folder per node, which is only a copy: it is rebuilt
// whenever it is missing, damaged or of another database. Who may read what, titles and headings are kept in memory;
// all of it is taken over again as soon as the version of the articles has risen, so that what a reader loses is gone
// with the next search.
//
// Tables read: articles, article_versions, article_categories, article_audience, article_ties, products, synonyms,
// versions. It writes none and tells no events.
package articles
