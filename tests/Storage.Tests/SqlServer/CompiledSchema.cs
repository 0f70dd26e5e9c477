using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Parcours.Infrastructure.Storage;
using Parcours.Infrastructure.Storage.SqlServer;

namespace Parcours.Storage.Tests.SqlServer;

/// <summary>
/// The SQL Server schema as DacFx understands it, without a server. It finds unknown tables, columns and keywords; it does not see wrong types
/// nor a wrong number of values, which the contract on a real server does.
/// </summary>
internal sealed class CompiledSchema : IDisposable
{
    private readonly TSqlModel _model = new(SqlServerVersion.Sql160, new TSqlModelOptions());
    private readonly Dictionary<string, CreateTableStatement> _tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<TSqlStatement> _others = [];
    private readonly List<(string Name, string Sql)> _procedures = [];
    private readonly List<string> _problems = [];

    public CompiledSchema(IEnumerable<Migration> migrations)
    {
        Apply("the journal", SqlServerMigrator.Journal);
        foreach (var migration in migrations)
            Apply(migration.ToString(), migration.Text);
    }

    /// <summary>Compiles a statement as the body of a procedure whose parameters are all the variables that it does not declare.</summary>
    public CompiledSchema With(string name, string sql)
    {
        if (Parse(name, sql) is { } script)
            AddProcedure(name, sql, script);
        return this;
    }

    /// <summary>What is wrong, each with the name and text of its statement. Warnings count: an unknown table is one.</summary>
    public IReadOnlyList<string> Problems()
    {
        // The model takes nothing more after the first text that it does not take.
        var isTaken = _tables.Values.Concat(_others).All(definition => TryAdd("the schema", Text(definition)))
            && _procedures.TrueForAll(procedure => TryAdd(procedure.Name, procedure.Sql));
        return isTaken ? [.. _problems, .. _model.Validate().Select(Explain)] : _problems;
    }

    public void Dispose() => _model.Dispose();

    /// <summary>The model takes the schema as it is in the end, so what changes a table is worked into its CREATE TABLE.</summary>
    private void Apply(string migration, string text)
    {
        if (Parse(migration, text) is not { } script)
            return;
        foreach (var statement in script.Batches.SelectMany(batch => batch.Statements))
        {
            switch (statement)
            {
                case CreateTableStatement table:
                    _tables.Add(table.SchemaObjectName.BaseIdentifier.Value, table);
                    break;
                case AlterTableAddTableElementStatement added when _tables.TryGetValue(added.SchemaObjectName.BaseIdentifier.Value, out var table):
                    foreach (var column in added.Definition.ColumnDefinitions)
                        table.Definition.ColumnDefinitions.Add(column);
                    foreach (var constraint in added.Definition.TableConstraints)
                        table.Definition.TableConstraints.Add(constraint);
                    break;
                case DropIndexStatement dropped when dropped.DropIndexClauses.All(Forget):
                    break;
                case CreateIndexStatement or CreateViewStatement or CreateSequenceStatement:
                    _others.Add(statement);
                    break;
                case DataModificationStatement:
                    var body = new TSqlScript { Batches = { new TSqlBatch { Statements = { statement } } } };
                    AddProcedure($"{migration} {_procedures.Count}", Text(statement), body);
                    break;
                default:
                    _problems.Add($"{migration}: this check must learn what {statement.GetType().Name} does to the schema:\n{Text(statement)}");
                    break;
            }
        }
    }

    /// <summary>False when there is no such index on that table.</summary>
    private bool Forget(DropIndexClauseBase dropped) => dropped is DropIndexClause { Index.Value: var index, Object.BaseIdentifier.Value: var table }
        && _others.RemoveAll(other => other is CreateIndexStatement created
            && string.Equals(created.Name.Value, index, StringComparison.OrdinalIgnoreCase)
            && string.Equals(created.OnName.BaseIdentifier.Value, table, StringComparison.OrdinalIgnoreCase)) == 1;

    private TSqlScript? Parse(string name, string sql)
    {
        using var reader = new StringReader(sql);
        var script = (TSqlScript)new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors);
        _problems.AddRange(errors.Select(error => $"{name}, line {error.Line}: {error.Message}\n{sql}"));
        return errors.Count == 0 ? script : null;
    }

    private void AddProcedure(string name, string sql, TSqlScript script)
    {
        var variables = new Variables();
        script.Accept(variables);
        var parameters = string.Join(", ", variables.Used.Except(variables.Declared, StringComparer.OrdinalIgnoreCase).Select(variable => variable + " nvarchar(4000)"));
        _procedures.Add((name, $"CREATE PROCEDURE {Procedure(_procedures.Count)} {parameters} AS\n{sql}"));
    }

    private bool TryAdd(string name, string sql)
    {
        try
        {
            _model.AddObjects(sql);
            return true;
        }
        catch (DacModelException exception)
        {
            _problems.Add($"{name}: {exception.Message}\n{sql}");
            return false;
        }
    }

    private string Explain(DacModelMessage message)
    {
        var number = Enumerable.Range(0, _procedures.Count).FirstOrDefault(number => message.Message.Contains($"[{Procedure(number)}]", StringComparison.Ordinal), -1);
        return number < 0 ? $"the schema: {message}" : $"{_procedures[number].Name}: {message}\n{_procedures[number].Sql}";
    }

    /// <summary>Not the statement's own name: that may be longer than an identifier, and has brackets.</summary>
    private static string Procedure(int number) => $"statement_{number}";

    private static string Text(TSqlStatement statement)
    {
        new Sql160ScriptGenerator().GenerateScript(statement, out var text);
        return text;
    }

    private sealed class Variables : TSqlFragmentVisitor
    {
        public HashSet<string> Used { get; } = new(StringComparer.OrdinalIgnoreCase);

        public HashSet<string> Declared { get; } = new(StringComparer.OrdinalIgnoreCase);

        public override void Visit(VariableReference node) => Used.Add(node.Name);

        public override void Visit(DeclareVariableElement node) => Declared.Add(node.VariableName.Value);
    }
}
