// Package knowledge owns the articles: what they say in every version they had, what is being typed, who reads them, what
// they are about, and what came of reading them. What members see are published versions, through one rule (audience.go);
// what the audience leaves out isn't there.
//
// What readers see of all articles but their texts is kept in memory under the version "articles" (snapshot.go); texts are
// read when asked for and kept while used.
//
// Tables: article_categories, articles, article_versions, article_drafts, article_slugs, article_audience, article_ties,
// article_related, article_files, article_reads, article_searches, article_search_fixes. It reads accounts, people,
// contacts, tickets and products for the work lists. It writes the change log and tells article.published and
// article.review_due.
package knowledge
