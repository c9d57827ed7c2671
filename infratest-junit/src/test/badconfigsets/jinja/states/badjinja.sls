one:
  test.nop

two:
  test.nop
{% if grains.os == "Debian" %}
three:
  test.nop
{% endfor %}
