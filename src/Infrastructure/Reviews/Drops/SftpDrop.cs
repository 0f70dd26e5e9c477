using System.Text;
using NodaTime;
using Parcours.Application.Reviews;
using Parcours.Domain.Reviews;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Parcours.Infrastructure.Reviews.Drops;

/// <param name="HostKey">The SHA-256 of the server's key in base64 without padding: another server is not spoken to.</param>
internal sealed record SftpServer(string Host, int Port, string User, string? Password, IPrivateKeySource? Key, string HostKey)
{
    public const string KeyPrefix = "SHA256:";

    // The password must not reach a log through the record.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(Host).Append(':').Append(Port);
        return true;
    }
}

/// <summary>A folder on an SFTP server elsewhere.</summary>
internal sealed class SftpDrop(string place, WebsiteId website, string folder, SftpServer server) : IFileDrop
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Place => place;

    public WebsiteId Website => website;

    /// <exception cref="SshConnectionException">The server cannot be reached, or is not the one that we know.</exception>
    public async Task<IOpenDrop> Open(CancellationToken ct)
    {
        AuthenticationMethod[] methods =
        [
            .. server.Key is { } key ? [new PrivateKeyAuthenticationMethod(server.User, key)] : Array.Empty<AuthenticationMethod>(),
            .. string.IsNullOrEmpty(server.Password) ? [] : new[] { new PasswordAuthenticationMethod(server.User, server.Password) },
        ];
        var client = new SftpClient(new ConnectionInfo(server.Host, server.Port, server.User, methods) { Timeout = Patience }) { OperationTimeout = Patience };
        client.HostKeyReceived += (_, key) => key.CanTrust = key.FingerPrintSHA256.TrimEnd('=') == server.HostKey;
        try
        {
            await client.ConnectAsync(ct);
            return new OpenFolder(client, folder);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private sealed class OpenFolder(SftpClient client, string folder) : IOpenDrop
    {
        public async Task<IReadOnlyList<DroppedFile>> List(CancellationToken ct)
        {
            var files = new List<DroppedFile>();
            await foreach (var file in client.ListDirectoryAsync(folder, ct))
            {
                if (file.IsRegularFile)
                    files.Add(new DroppedFile(file.Name, file.Length, Instant.FromDateTimeUtc(file.LastWriteTimeUtc)));
            }

            return files;
        }

        public async Task<byte[]> Read(string name, int most, CancellationToken ct)
        {
            await using var file = await client.OpenAsync(PathTo(name), FileMode.Open, FileAccess.Read, ct);
            var bytes = new byte[most];
            return bytes[..await file.ReadAtLeastAsync(bytes, most, throwOnEndOfStream: false, ct)];
        }

        public async Task Write(string path, byte[] bytes, CancellationToken ct)
        {
            var parent = PathTo(path[..path.LastIndexOf('/')]);
            if (!await client.ExistsAsync(parent, ct))
                await TryCreate(parent, ct);
            using var content = new MemoryStream(bytes);
            await client.UploadFileAsync(content, PathTo(path), ct);
        }

        public async Task<bool> TryMove(string name, string path, CancellationToken ct)
        {
            try
            {
                await client.RenameFileAsync(PathTo(name), PathTo(path), ct);
                return true;
            }
            catch (SftpPathNotFoundException)
            {
                return false;
            }
        }

        public ValueTask DisposeAsync()
        {
            client.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task TryCreate(string path, CancellationToken ct)
        {
            try
            {
                await client.CreateDirectoryAsync(path, ct);
            }
            catch (SshException)
            {
                // Another node may have made it at the same moment.
                if (!await client.ExistsAsync(path, ct))
                    throw;
            }
        }

        private string PathTo(string path) => $"{folder}/{path}";
    }
}
