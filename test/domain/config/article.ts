/** The configuration example of the article that the format comes from, with its indentation. */
export const ARTICLE_CONFIG = `# .kiro/config/project.yaml
workspace:
  spec_directory: ".kiro/specs"
  steering_paths:
    global: "~/.kiro/steering"
    project: ".kiro/steering"
model_routing:
  reasoning:
    provider: "bedrock"
    model: "anthropic.claude-sonnet-4-20250514-v1:0"
    use_cases: ["spec_generation", "design_validation", "complex_refactor"]
  generation:
    provider: "bedrock"
    model: "amazon.nova-pro-v1:0"
    use_cases: ["boilerplate", "test_scaffolding", "high_volume_synthesis"]
hooks:
  on_save:
    - pattern: "src/**/*.ts"
      action: "lint_and_fix"
      timeout_ms: 2000
    - pattern: "src/services/**/*.ts"
      action: "regenerate_unit_tests"
      timeout_ms: 5000
  on_commit:
    - pattern: "*"
      action: "security_scan"
      fail_on: "critical"
    - pattern: "src/**"
      action: "sync_spec_design"
      diff_threshold: 0.15
  on_pr:
    - pattern: "*"
      action: "generate_description"
      source: "requirements.md"
quality_gates:
  test_coverage: 0.85
  lint_strict_mode: true
  security_scan_tool: "trivy"
  spec_sync_frequency: "on_change"
`;

/** The same as it stands in print: every line at the first column. */
export const ARTICLE_CONFIG_AS_PRINTED = ARTICLE_CONFIG.replaceAll(/^ +/gm, '');
