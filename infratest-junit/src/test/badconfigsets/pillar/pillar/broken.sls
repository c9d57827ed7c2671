web:
  port: {{ 1 // 0 }}
