"""May they apply? One small file a criterion."""
