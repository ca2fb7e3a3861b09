//! Drafts: one parse of a Markdown file into compact HTML with holes, headings, references and mistakes.
