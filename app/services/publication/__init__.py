"""Publication: results, papers, bundles and the register of certificates."""
