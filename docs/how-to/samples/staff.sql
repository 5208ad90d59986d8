-- One row an assignment, with the columns of an extract: counted at once, and nothing about a person is kept.
SELECT employee_number, pay_scale, staff_group, ethnic_origin, assignment_category, primary_assignment
FROM staff
WHERE organisation = :organisation;
